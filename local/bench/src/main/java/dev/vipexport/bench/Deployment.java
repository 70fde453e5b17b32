package dev.vipexport.bench;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.testsupport.SignedClient;
import dev.vipexport.worker.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An API and workers in their own processes, as in production. */
final class Deployment implements AutoCloseable {
    private static final Path LOGS = Path.of("local", "bench", "target");
    private static final String SLICE_WORKERS = "vip-export-slice-workers";
    private static final Duration MAX_START = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int MAX_RETRIES = 5;

    private final Servers servers;
    private final List<ChildJvm> workers = new ArrayList<>();
    private final InstantSource clock = InstantSource.system();
    private final ChildJvm api;
    private final String url;

    private Deployment(Servers servers, List<String> jvmOptions) throws Exception {
        this.servers = servers;
        int port = FreePorts.next();
        int healthPort = FreePorts.next();
        url = "http://127.0.0.1:" + port;
        api = ChildJvm.ofMain(ApiApplication.class)
                .name("API")
                .jvmOptions(jvmOptions)
                .arguments(servers.options())
                .arguments(
                        "--server.port=" + port,
                        "--management.server.port=" + healthPort,
                        "--vip-export.limits.requests-per-second=10000",
                        "--vip-export.export.max-active=1000")
                .startLogged(log("api"));
        awaitHealth(healthPort);
    }

    static Deployment start(Servers servers) throws Exception {
        return start(servers, List.of("-Xmx256m"));
    }

    /** Starts an API with these JVM options. */
    static Deployment start(Servers servers, List<String> jvmOptions) throws Exception {
        return new Deployment(servers, jvmOptions);
    }

    /** Starts another worker. It takes tickets when its consumers have joined the group. */
    ChildJvm addWorker(List<String> jvmOptions, String... more) throws IOException {
        String name = "worker-" + workers.size();
        ChildJvm worker = ChildJvm.ofMain(WorkerApplication.class)
                .name(name)
                .jvmOptions(jvmOptions)
                .arguments(servers.options())
                .arguments("--server.port=0", "--server.address=127.0.0.1")
                .arguments(more)
                .startLogged(log(name));
        workers.add(worker);
        return worker;
    }

    /** Waits until this number of slice consumers have partitions. */
    void awaitSliceConsumers(int threads) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers.endpoint("kafka"));
        try (Admin admin = Admin.create(settings)) {
            long end = System.nanoTime() + MAX_START.toNanos();
            while (!hasJoined(admin, threads)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the workers did not join; see " + LOGS);
                }
                Thread.sleep(200);
            }
        }
    }

    private static boolean hasJoined(Admin admin, int threads) throws Exception {
        try {
            KafkaFuture<ConsumerGroupDescription> described = Objects.requireNonNull(
                    admin.describeConsumerGroups(List.of(SLICE_WORKERS))
                            .describedGroups()
                            .get(SLICE_WORKERS),
                    "every group that was asked for is described");
            ConsumerGroupDescription group = described.get();
            return group.groupState() == GroupState.STABLE
                    && group.members().size() == threads
                    && group.members().stream()
                            .noneMatch(member ->
                                    member.assignment().topicPartitions().isEmpty());
        } catch (ExecutionException notYet) {
            if (notYet.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw notYet;
        }
    }

    void stopWorkers() throws Exception {
        for (ChildJvm worker : workers) {
            worker.close();
        }
        workers.clear();
    }

    SignedClient caller(Rows.Tenant tenant) {
        return new SignedClient(url, tenant.credentials(), clock);
    }

    /**
     * An export from the moment its rows were counted for the first time until its file was there.
     *
     * @param planning until its slices were known
     * @param assembling since they were done
     */
    record ExportRun(long rows, Duration duration, Duration planning, Duration assembling, String location) {}

    /** Exports, and polls the job until it ends. */
    ExportRun export(Rows rows, long count) {
        SignedClient caller = caller(rows.tenant());
        return await(caller, submit(() -> caller.get(rows.request(count), "Prefer", "respond-async")));
    }

    /**
     * Orders an export, and polls the job until it ends.
     *
     * @param options further members of the order, as in {@link Rows#order}
     */
    ExportRun order(Rows rows, long count, String options) {
        SignedClient caller = caller(rows.tenant());
        String order = rows.order(count, options);
        return await(caller, submit(() -> caller.post("/vip-messages/exports", order)));
    }

    private ExportRun await(SignedClient caller, HttpResponse<String> accepted) {
        String location = accepted.headers().firstValue("Location").orElseThrow(() -> unexpectedResponse(accepted));
        Map<String, Instant> firstSeen = new HashMap<>();
        while (true) {
            HttpResponse<String> response = caller.get(location);
            JsonNode job = JsonMapper.shared().readTree(response.body());
            String state = job.get("state").stringValue();
            firstSeen.putIfAbsent(state, clock.instant());
            switch (state) {
                case "SUCCEEDED" -> {
                    return run(job, firstSeen, location);
                }
                case "FAILED", "CANCELED" -> throw unexpectedResponse(response);
                default -> LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            }
        }
    }

    private static ExportRun run(JsonNode job, Map<String, Instant> firstSeen, String location) {
        Instant started = Instant.parse(job.get("startedAt").stringValue());
        Instant finished = Instant.parse(job.get("finishedAt").stringValue());
        return new ExportRun(
                job.get("totalCount").longValue(),
                Duration.between(started, finished),
                // a single slice may have come and gone between two looks
                Duration.between(started, firstSeen.getOrDefault("RUNNING", started)),
                Duration.between(firstSeen.getOrDefault("ASSEMBLING", finished), finished),
                location);
    }

    /** Submits with retries: the first calls of a new API may exceed its timeouts. */
    private static HttpResponse<String> submit(Supplier<HttpResponse<String>> request) {
        HttpResponse<String> response = request.get();
        for (int retry = 0; response.statusCode() == 503 && retry < MAX_RETRIES; retry++) {
            response = request.get();
        }
        return response;
    }

    private static IllegalStateException unexpectedResponse(HttpResponse<String> response) {
        return new IllegalStateException(response.statusCode() + " " + response.body());
    }

    private static Path log(String name) throws IOException {
        return Files.createDirectories(LOGS).resolve(name + ".log");
    }

    private static void awaitHealth(int port) throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        for (long end = System.nanoTime() + MAX_START.toNanos(); System.nanoTime() < end; ) {
            try {
                if (http.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("the API did not start; see " + LOGS);
    }

    @Override
    public void close() throws Exception {
        stopWorkers();
        api.close();
    }
}
