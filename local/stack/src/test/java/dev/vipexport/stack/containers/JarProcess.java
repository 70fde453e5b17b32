package dev.vipexport.stack.containers;

import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code java -jar} of a module's packaged jar. */
final class JarProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Jetty started on port (\\d+)");

    private final String module;
    private final Process process;
    private final Path log;

    private JarProcess(String module, Process process, Path log) {
        this.module = module;
        this.process = process;
        this.log = log;
    }

    /** Starts the jar of {@code api} or {@code worker} on a free port of 127.0.0.1. */
    static JarProcess start(String module, List<String> options) throws IOException {
        Path log = Files.createTempFile(module, ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-jar",
                jar(module).toString(),
                "--server.address=127.0.0.1",
                "--server.port=0"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new JarProcess(module, process, log);
    }

    private static Path jar(String module) throws IOException {
        Path target = Path.of("../..", module, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("package first: there is no runnable jar in " + target));
        }
    }

    /** Waits until it serves HTTP, and says on which port. */
    int port() {
        return await(module + " serves HTTP")
                .atMost(TestTimeouts.MAX)
                .failFast(module + " runs", this::requireAlive)
                .until(
                        () -> PORT.matcher(Files.readString(log))
                                .results()
                                .map(MatchResult::group)
                                .map(line -> Integer.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Fails with what the process has printed when it has ended by itself. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the " + module + " ended with " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    /** SIGKILL: no hook, no farewell. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
        }
        Files.deleteIfExists(log);
    }
}
