package dev.vipexport.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** Implements the part of the API and of the storage server that the client uses, with faults on demand. */
final class FakeApi implements AutoCloseable {
    static final String KEY = "some-key";
    static final String SECRET = "some-secret";
    static final String LINK_SECRET = "X-Goog-Signature=cafe";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Stub> stubs = new ArrayDeque<>();
    private final Map<String, String> jobByKey = new HashMap<>();
    final List<ReceivedRequest> received = new ArrayList<>();
    final Map<String, Deque<String>> states = new HashMap<>();
    final FakeFile file;
    String warnings = "[]";
    /** Members of each job, each with a comma before it. */
    String moreMembers = "";

    boolean estimatesAreBounds;

    /** Begins the links of files. */
    String storageUrl;

    String description =
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"VIP message export\",\"version\":\"1\"},\"paths\":{"
                    + "\"/vip-messages/exports/{exportId}/retry\":{},\"/vip-messages/exports/{exportId}/callback\":{}}}";
    int jobCount;

    /** A received request. */
    record ReceivedRequest(String method, String path, Headers headers, String body) {}

    /** A fault for the next matching request. */
    record Stub(Predicate<HttpExchange> matcher, Responder responder) {}

    @FunctionalInterface
    interface Responder {
        /** Returns true if it has answered the request. */
        boolean respond(HttpExchange exchange) throws IOException;
    }

    FakeApi(FakeFile file) throws IOException {
        this(file, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Creates an API with TLS. */
    static FakeApi withTls(FakeFile file, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new FakeApi(file, server);
    }

    private FakeApi(FakeFile file, HttpServer server) {
        this.file = file;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        storageUrl = url();
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers the next request with this method and path prefix. */
    synchronized void stubNext(String method, String path, Responder answer) {
        stubs.add(new Stub(
                exchange -> exchange.getRequestMethod().equals(method)
                        && exchange.getRequestURI().getPath().startsWith(path),
                answer));
    }

    synchronized void clearStubs() {
        stubs.clear();
    }

    static Responder response(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
            return true;
        };
    }

    synchronized List<ReceivedRequest> requests(String method, String path) {
        return received.stream()
                .filter(one -> one.method().equals(method) && one.path().startsWith(path))
                .toList();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(exchange, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void answer(HttpExchange exchange, String body) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        received.add(new ReceivedRequest(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body));
        for (Stub stub : stubs) {
            if (stub.matcher().test(exchange)) {
                stubs.remove(stub);
                if (stub.responder().respond(exchange)) {
                    return;
                }
                break;
            }
        }
        if (path.startsWith("/storage/")) {
            file.answer(exchange);
        } else if (path.equals("/v3/api-docs")) {
            send(exchange, 200, description);
        } else if (isSigned(exchange.getRequestHeaders())) {
            route(exchange, exchange.getRequestMethod() + " " + path, body);
        } else {
            send(exchange, 401, "{\"message\":\"No valid signature\"}");
        }
    }

    private void route(HttpExchange exchange, String request, String body) throws IOException {
        String id = request.replaceAll(".*/exports/([^/]+).*", "$1");
        if (request.equals("POST /vip-messages/exports")) {
            submit(exchange, body);
        } else if (request.equals("GET /vip-messages/exports")) {
            list(exchange);
        } else if (request.startsWith("GET /vip-messages/labels")) {
            send(
                    exchange,
                    200,
                    String.valueOf(exchange.getRequestURI().getQuery()).contains("after=urgent")
                            ? "{\"labels\":[{\"label\":\"ai-1\",\"name\":\"Own\",\"builtIn\":false,\"count\":3,\"atLeast\":false}],"
                                    + "\"nextCursor\":null}"
                            : "{\"labels\":[{\"label\":\"urgent\",\"name\":\"Urgent\",\"builtIn\":true,\"count\":1000000,\"atLeast\":true}],"
                                    + "\"nextCursor\":\"urgent\"}");
        } else if (!states.containsKey(id)) {
            send(exchange, 404, "{\"message\":\"There is no such export\"}");
        } else if (request.endsWith("/manifest")) {
            send(exchange, 200, file.manifest(id));
        } else if (request.endsWith("/retry")) {
            retry(exchange, id);
        } else if (request.endsWith("/callback")) {
            redeliver(exchange, id);
        } else if (request.startsWith("DELETE ")) {
            remove(exchange, id);
        } else {
            send(exchange, 200, job(id));
        }
    }

    private void remove(HttpExchange exchange, String id) throws IOException {
        String state = Objects.requireNonNull(states.get(id)).getFirst();
        if (Set.of("SUCCEEDED", "FAILED", "CANCELED").contains(state)) {
            states.remove(id);
            send(exchange, 204, "");
        } else {
            states.put(id, new ArrayDeque<>(List.of("CANCELED")));
            send(exchange, 200, job(id));
        }
    }

    private void retry(HttpExchange exchange, String id) throws IOException {
        String state = Objects.requireNonNull(states.get(id)).getFirst();
        if (Set.of("FAILED", "CANCELED").contains(state)) {
            send(exchange, 202, job(jobByKey.computeIfAbsent("retry of " + id, absent -> addJob("QUEUED"))));
        } else {
            send(exchange, 409, "{\"message\":\"The export is " + state + "\"}");
        }
    }

    private void redeliver(HttpExchange exchange, String id) throws IOException {
        String state = Objects.requireNonNull(states.get(id)).getFirst();
        if (!Set.of("SUCCEEDED", "FAILED", "CANCELED").contains(state)) {
            send(exchange, 409, "{\"message\":\"The export is " + state + "\"}");
        } else if (moreMembers.contains("\"callback\"")) {
            send(exchange, 202, job(id));
        } else {
            send(exchange, 409, "{\"message\":\"The export has no callbackUrl\"}");
        }
    }

    private void submit(HttpExchange exchange, String body) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        JsonMapper.shared().readTree(body).required("workspaceId");
        if ("dryRun=true".equals(exchange.getRequestURI().getQuery())) {
            send(
                    exchange,
                    200,
                    "{\"rows\":2400,\"firestoreReads\":2403,\"bytes\":410000,\"slices\":1,\"etaSeconds\":3,\"atLeast\":"
                            + estimatesAreBounds + "}");
            return;
        }
        String id = jobByKey.computeIfAbsent(key, absent -> addJob("QUEUED", "RUNNING", "ASSEMBLING", "SUCCEEDED"));
        exchange.getResponseHeaders().set("Location", "/vip-messages/exports/" + id);
        send(exchange, 202, job(id));
    }

    /** Adds a job that moves to the next of these states after each request and keeps the last. */
    synchronized String addJob(String... newStates) {
        String id = String.format("%032x", ++jobCount);
        states.put(id, new ArrayDeque<>(List.of(newStates)));
        return id;
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean second = query.contains("before=");
        String jobsOfPage = states.keySet().stream()
                .sorted()
                .skip(second ? 1 : 0)
                .limit(second ? 100 : 1)
                .map(this::job)
                .filter(job ->
                        !query.contains("state=") || job.contains("\"" + query.replaceAll(".*state=(\\w+).*", "$1")))
                .collect(Collectors.joining(","));
        String cursor = second || states.size() < 2 ? "null" : "\"the next\"";
        send(exchange, 200, "{\"exports\":[" + jobsOfPage + "],\"nextCursor\":" + cursor + "}");
    }

    private String job(String id) {
        Deque<String> left = Objects.requireNonNull(states.get(id));
        String state = left.size() > 1 ? left.removeFirst() : left.getFirst();
        String link = state.equals("SUCCEEDED") ? "\"" + file.link(storageUrl) + "\"" : "null";
        String failure =
                state.equals("FAILED") ? "{\"code\":\"rows_mismatch\",\"message\":\"rows are missing\"}" : "null";
        return "{\"exportId\":\"" + id + "\",\"state\":\"" + state + "\",\"progress\":{\"rowsDone\":1,\"rowsTotal\":2,"
                + "\"percent\":50,\"etaSeconds\":null},\"attempt\":1,\"createdAt\":\"2026-06-30T10:00:00.000000Z\",\"startedAt\":null,"
                + "\"finishedAt\":null,\"snapshotAt\":null,\"totalCount\":null,\"csvUrl\":" + link
                + ",\"csvUrlExpiresAt\":null,\"bytes\":null,\"crc32c\":null,\"warnings\":"
                + (state.equals("SUCCEEDED") ? warnings : "null")
                + ",\"failure\":" + failure + retriesOf(id) + moreMembers + "}";
    }

    private String retriesOf(String id) {
        String retry = jobByKey.get("retry of " + id);
        String retried = jobByKey.entrySet().stream()
                .filter(one -> one.getValue().equals(id) && one.getKey().startsWith("retry of "))
                .map(one -> "\"" + one.getKey().substring("retry of ".length()) + "\"")
                .findFirst()
                .orElse("null");
        return ",\"retryOf\":" + retried + ",\"retriedAs\":" + (retry == null ? "null" : "\"" + retry + "\"");
    }

    private static boolean isSigned(Headers headers) {
        String date = String.valueOf(headers.getFirst("x-date"));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String expected = HexFormat.of().formatHex(mac.doFinal(date.getBytes(StandardCharsets.UTF_8)));
            Duration age = Duration.between(Instant.parse(date), Instant.now());
            return KEY.equals(headers.getFirst("x-api-key"))
                    && expected.equals(headers.getFirst("x-signature"))
                    && age.abs().compareTo(Duration.ofSeconds(60)) < 0;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
