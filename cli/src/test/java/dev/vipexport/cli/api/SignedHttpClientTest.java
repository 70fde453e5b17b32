package dev.vipexport.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.cli.http.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SignedHttpClientTest {
    private static final byte[] BODY = "{\"message\":\"whole\"}".getBytes(UTF_8);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void request_isRepeated_whenItsResponseDoesNotEnd() {
        var requests = new AtomicInteger();
        server.createContext("/", exchange -> {
            boolean first = requests.incrementAndGet() == 1;
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY, 0, first ? 1 : BODY.length);
            exchange.getResponseBody().flush();
            if (first) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.close();
        });
        List<String> notices = new ArrayList<>();
        var client = new SignedHttpClient(
                HttpTransport.of(Map.of()),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new Credentials("key", "secret"),
                new ServerClock(InstantSource.system()),
                new RetryPolicy(1_000, wait -> {}, notices::add),
                Duration.ofSeconds(1));

        assertThat(client.send(ApiRequest.get("/")).body()).isEqualTo(new String(BODY, UTF_8));

        assertThat(notices.get(0)).contains("the response did not end in time");
    }

    /** The request goes through a proxy, which is one of the others on the network. */
    @Test
    void clock_isNotCorrected_overPlainHttp() {
        var dates = new ConcurrentLinkedQueue<String>();
        server.createContext("/", exchange -> {
            dates.add(exchange.getRequestHeaders().getFirst("x-date"));
            exchange.getResponseHeaders().set("Date", "Tue, 01 Jan 2030 00:00:00 GMT");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        List<String> notices = new ArrayList<>();
        Instant now = Instant.parse("2026-06-01T10:00:00Z");
        var client = new SignedHttpClient(
                HttpTransport.of(
                        Map.of("http_proxy", "127.0.0.1:" + server.getAddress().getPort())),
                URI.create("http://export.invalid"),
                new Credentials("key", "secret"),
                new ServerClock(InstantSource.fixed(now)),
                new RetryPolicy(0, wait -> {}, notices::add));

        assertThat(client.send(ApiRequest.get("/")).statusCode()).isEqualTo(401);

        assertThat(dates).containsExactly("2026-06-01T10:00:00Z");
        assertThat(notices).singleElement().asString().contains("behind the server's", "https");
    }
}
