package dev.vipexport.chaos.work;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.testsupport.HmacSha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Receives callbacks. It refuses the first calls of some, which depends on their path alone. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Tenant> tenants;
    private final HistoryWriter history;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    /** Starts a receiver for these organisations on a free port of 127.0.0.1. */
    public Receiver(List<Tenant> tenants, HistoryWriter history) throws IOException {
        this.tenants = tenants;
        this.history = history;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** Returns the URL for the callback of one order. */
    String url(Tenant tenant, String order) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + tenant.orgId() + "/" + order;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath().substring(1);
            Headers headers = exchange.getRequestHeaders();
            String id = Objects.requireNonNullElse(headers.getFirst("webhook-id"), "");
            int refusals = Math.floorMod(path.hashCode(), 4) == 0 ? 2 : 0;
            int status = calls.merge(path, 1, Integer::sum) <= refusals ? 500 : 204;
            exchange.sendResponseHeaders(status, -1);
            history.add(new ReceivedCall(history.now(), path, id, isGenuine(path, id, headers, body), status, body));
        }
    }

    private boolean isGenuine(String path, String id, Headers headers, String body) {
        String signature = headers.getFirst("webhook-signature");
        for (Tenant tenant : tenants) {
            if (path.startsWith(tenant.orgId() + "/")) {
                byte[] key =
                        Base64.getDecoder().decode(tenant.key().webhookSecret().substring("whsec_".length()));
                String signed = id + "." + headers.getFirst("webhook-timestamp") + "." + body;
                byte[] hmac = HmacSha256.of(key, signed.getBytes(StandardCharsets.UTF_8));
                return ("v1," + Base64.getEncoder().encodeToString(hmac)).equals(signature);
            }
        }
        return false;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
