package dev.vipexport.attack;

import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.testsupport.JdkTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged jar of the API or of the worker, in a process with a heap of 256 MB. A new process replaces a dead one. */
final class Target implements AutoCloseable {
    private static final Path LOGS = Path.of("local", "attack", "target");
    private static final Pattern USED = Pattern.compile("(?m)^ +(?!Metaspace|class space)\\S.*?used (\\d+)K");
    private static final Duration MAX_START = Duration.ofMinutes(2);

    private final String module;
    private final List<String> options;
    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Path log;
    private ChildJvm process;
    private URI health = URI.create("http://127.0.0.1");
    private int starts;

    /** Starts the jar of {@code api} or {@code worker}; {@link #awaitHealth()} waits until it serves. */
    Target(String module, List<String> options) throws Exception {
        this.module = module;
        this.options = options;
        log = Files.createDirectories(LOGS).resolve(module + ".log");
        process = start();
    }

    private ChildJvm start() throws IOException {
        starts++;
        return ChildJvm.ofJar(jar(module))
                .name(module)
                .quickStart()
                .jvmOptions("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true")
                .arguments("--server.address=127.0.0.1", "--management.server.address=127.0.0.1")
                .arguments("--server.port=" + port, "--management.server.port=" + managementPort)
                .arguments(options)
                .killedOnClose()
                .startLogged(log(starts));
    }

    private Path log(int start) {
        return start == 1 ? log : log.resolveSibling(module + "-" + start + ".log");
    }

    private static Path jar(String module) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(module, "target"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no packaged jar of " + module));
        }
    }

    /** Waits until the process serves. Its health may have a port of its own. */
    void awaitHealth() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (long end = System.nanoTime() + MAX_START.toNanos(); System.nanoTime() < end; Thread.sleep(100)) {
            process.requireAlive();
            for (int candidate : new int[] {managementPort, port}) {
                URI uri = URI.create("http://127.0.0.1:" + candidate + "/actuator/health");
                if (answers(http, uri)) {
                    health = uri;
                    return;
                }
            }
        }
        throw new IllegalStateException(module + " did not start; see " + log(starts));
    }

    private static boolean answers(HttpClient http, URI uri) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Kills the process, if it lives, and starts another one. */
    void restart() throws Exception {
        process.close();
        process = start();
        awaitHealth();
    }

    boolean isAlive() {
        return ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Returns the number of processes so far. */
    int starts() {
        return starts;
    }

    int port() {
        return port;
    }

    URI health() {
        return health;
    }

    /** Returns the used heap after a full collection, in MB, or 0 if the process dies. */
    long heapAfterGc() throws Exception {
        String unused = jcmd("GC.run");
        return heap();
    }

    /** Returns the used heap, in MB, or 0 if the process dies. */
    long heap() throws Exception {
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum >> 10;
    }

    private String jcmd(String command) throws Exception {
        try {
            return JdkTools.run("jcmd", Long.toString(process.pid()), command);
        } catch (AssertionError dies) {
            return "";
        }
    }

    /** Returns the number of threads, or 0 if the process dies. */
    long threads() throws IOException {
        return isAlive() ? process.status("Threads") : 0;
    }

    /** Returns the size of the log of all processes so far. */
    long logBytes() throws IOException {
        long sum = 0;
        for (int start = 1; start <= starts; start++) {
            sum += Files.size(log(start));
        }
        return sum;
    }

    /** Returns the log of the current process. */
    String log() throws IOException {
        return process.log();
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
