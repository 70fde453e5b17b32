package dev.vipexport.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.cli.api.RetryPolicy;
import dev.vipexport.cli.http.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ResumableDownloadTest {
    private static final byte[] FILE = "a file that comes in two halves".getBytes(UTF_8);
    private static final int FIRST = 10;

    @TempDir
    Path folder;

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

    /** Stays silent until the test ends. */
    private void blockUntilTestEnds() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int from, int to) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length);
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, FILE.length - from);
        exchange.getResponseBody().write(FILE, from, to - from);
        exchange.getResponseBody().flush();
    }

    private void download() throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        var retries = new RetryPolicy(1_000, wait -> {}, notice -> {});
        var download = new ResumableDownload(
                HttpTransport.of(Map.of()),
                new DownloadLink(() -> url, URI.create(url), notice -> {}),
                retries,
                InstantSource.system(),
                bytes -> {},
                Duration.ofMillis(500));
        try (PartFile part = PartFile.open(folder.resolve("all.csv"), "export")) {
            download.downloadTo(part, FILE.length);
            part.publish();
        }
        assertThat(folder.resolve("all.csv")).hasBinaryContent(FILE);
    }

    @Test
    void download_resumes_whenBodyStalls() throws IOException {
        server.createContext("/", exchange -> {
            if (exchange.getRequestHeaders().getFirst("Range") == null) {
                answer(exchange, 0, FIRST);
                blockUntilTestEnds();
            } else {
                answer(exchange, FIRST, FILE.length);
            }
            exchange.close();
        });

        download();
    }

    @Test
    void download_retries_whenServerIsSilent() throws IOException {
        var first = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            if (first.getCount() > 0) {
                first.countDown();
                blockUntilTestEnds();
            } else {
                answer(exchange, 0, FILE.length);
            }
            exchange.close();
        });

        download();
    }
}
