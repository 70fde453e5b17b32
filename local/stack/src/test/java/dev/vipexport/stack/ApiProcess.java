package dev.vipexport.stack;

import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.testsupport.JdkTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An API in a JVM of its own, whose memory a test can measure. */
final class ApiProcess implements AutoCloseable {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final Pattern HELD_REQUESTS =
            Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +dev\\.vipexport\\.api\\.export\\.wait\\.JobWait$");
    private static final Pattern THREAD = Pattern.compile("(?m)^\"");

    private final ChildJvm jvm;
    private final int port;
    private final int healthPort;

    private ApiProcess(ChildJvm jvm, int port, int healthPort) {
        this.healthPort = healthPort;
        this.jvm = jvm;
        this.port = port;
    }

    /** Starts an API and waits until it serves requests. */
    static ApiProcess start(List<String> jvmOptions, List<String> options) throws IOException {
        int port = FreePorts.next();
        int healthPort = FreePorts.next();
        ChildJvm jvm = ChildJvm.ofMain(ApiApplication.class)
                .name("API")
                .jvmOptions(jvmOptions)
                .arguments("--server.port=" + port, "--management.server.port=" + healthPort)
                .arguments(options)
                .startLogged();
        var api = new ApiProcess(jvm, port, healthPort);
        await("the API is up")
                .atMost(TestTimeouts.MAX)
                .failFast("the API runs", api::requireAlive)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(api::isUp);
        return api;
    }

    private boolean isUp() throws IOException, InterruptedException {
        var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/actuator/health"));
        return HttpClient.newHttpClient()
                        .send(health.build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    int port() {
        return port;
    }

    /**
     * What the API uses after a full garbage collection.
     *
     * @param heapBytes bytes of all objects in the heap
     * @param heldRequests waiting requests and open event streams
     * @param threads all threads, those of the JVM included
     */
    record ResourceUsage(long heapBytes, int heldRequests, int threads) {
        @Override
        public String toString() {
            return "%d held, %.1f MB of heap after a full collection, %d threads"
                    .formatted(heldRequests, heapBytes / 1_048_576.0, threads);
        }
    }

    /** Collects garbage and returns what the API still uses. */
    ResourceUsage measure() throws IOException, InterruptedException {
        String histogram = jcmd("GC.class_histogram");
        return new ResourceUsage(
                firstNumber(TOTAL, histogram)
                        .orElseThrow(() -> new AssertionError("jcmd prints no total of the heap: " + histogram)),
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

    private String jcmd(String command) throws IOException, InterruptedException {
        requireAlive();
        return JdkTools.run("jcmd", Long.toString(jvm.pid()), command);
    }

    /** Fails with the log if the API has ended. */
    void requireAlive() throws IOException {
        jvm.requireAlive();
    }

    @Override
    public void close() throws Exception {
        jvm.close();
    }
}
