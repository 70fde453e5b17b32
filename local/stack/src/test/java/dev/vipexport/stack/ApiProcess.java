package dev.vipexport.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An API in a JVM of its own, into whose memory one can look. */
final class ApiProcess implements AutoCloseable {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final Pattern HELD_REQUESTS =
            Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +dev\\.vipexport\\.api\\.export\\.wait\\.JobWait$");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"");

    private final ChildJvm jvm;
    private final int port;

    private ApiProcess(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /** Waits until it is up. */
    static ApiProcess start(List<String> jvmOptions, List<String> options) throws IOException {
        int port = freePort();
        List<String> arguments = new ArrayList<>(options);
        arguments.add("--server.port=" + port);
        var api = new ApiProcess(ChildJvm.start("API", ApiApplication.class, jvmOptions, arguments), port);
        await("the API is up")
                .atMost(TestTimeouts.MAX)
                .failFast("the API runs", api::requireAlive)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(api::isUp);
        return api;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isUp() throws IOException, InterruptedException {
        var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"));
        return HttpClient.newHttpClient()
                        .send(health.build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    int port() {
        return port;
    }

    /**
     * What is reachable after a full collection.
     *
     * @param heapBytes all objects of the heap
     * @param heldRequests requests that wait and streams
     * @param threads all, those of the JVM too
     */
    record ResourceUsage(long heapBytes, int heldRequests, int threads) {
        @Override
        public String toString() {
            return "%d held, %.1f MB of heap after a full collection, %d threads"
                    .formatted(heldRequests, heapBytes / 1_048_576.0, threads);
        }
    }

    ResourceUsage measure() throws IOException {
        String histogram = jcmd("GC.class_histogram");
        return new ResourceUsage(
                firstNumber(TOTAL, histogram)
                        .orElseThrow(() -> new AssertionError("jcmd says nothing of the heap: " + histogram)),
                firstNumber(HELD_REQUESTS, histogram).orElse(0L).intValue(),
                (int) THREAD.matcher(jcmd("Thread.print")).results().count());
    }

    private static Optional<Long> firstNumber(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .map(Long::valueOf);
    }

    private String jcmd(String command) throws IOException {
        requireAlive();
        Process jcmd = new ProcessBuilder(ChildJvm.executable("jcmd"), Long.toString(jvm.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    }

    /** Fails with what the process has printed when it has ended by itself. */
    void requireAlive() throws IOException {
        jvm.requireAlive();
    }

    @Override
    public void close() throws Exception {
        jvm.close();
    }
}
