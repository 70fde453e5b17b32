package dev.vipexport.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.runtime.LoopbackHttp;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.ApplicationContext;

/**
 * Serves the metrics of an embedded worker at the path that a worker's own process has. In this JVM the worker has no web
 * server, because the API's security would guard it.
 */
final class WorkerMetrics implements AutoCloseable {
    private static final String PATH = "/actuator/prometheus";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final PrometheusMeterRegistry registry;

    private WorkerMetrics(HttpServer server, PrometheusMeterRegistry registry) {
        this.server = server;
        this.registry = registry;
    }

    /** Starts a server on 127.0.0.1. */
    static WorkerMetrics serve(ApplicationContext worker, int port) {
        HttpServer server = LoopbackHttp.bind("the worker's metrics", port, 0);
        var metrics = new WorkerMetrics(server, worker.getBean(PrometheusMeterRegistry.class));
        server.createContext(PATH, metrics::respond);
        server.start();
        return metrics;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = registry.scrape(TEXT).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
