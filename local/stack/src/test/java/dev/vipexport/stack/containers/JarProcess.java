package dev.vipexport.stack.containers;

import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged jar of a module, run with {@code java -jar}. */
final class JarProcess implements AutoCloseable {
    /** The last lines of a start of the API and of a worker. */
    private static final Pattern PORT = Pattern.compile("(?:API \\S+ at http://\\S+:|health is served on port )(\\d+)");

    private final String module;
    private final ChildJvm jvm;

    private JarProcess(String module, ChildJvm jvm) {
        this.module = module;
        this.jvm = jvm;
    }

    /** Starts the jar of {@code api} or {@code worker} on a free port of 127.0.0.1. */
    static JarProcess start(String module, List<String> options) throws IOException {
        ChildJvm jvm = ChildJvm.ofJar(jar(module))
                .name(module)
                .quickStart()
                .jvmOptions("-Xmx256m", "-Djava.net.preferIPv4Stack=true")
                .arguments("--server.port=0")
                // a worker has health on its only port
                .arguments(module.equals("api") ? List.of("--management.server.port=0") : List.of())
                .arguments(options)
                .startLogged();
        return new JarProcess(module, jvm);
    }

    private static Path jar(String module) throws IOException {
        Path target = Path.of("../..", module, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() ->
                            new AssertionError("there is no runnable jar in " + target + "; run ./mvnw package first"));
        }
    }

    /** Waits until the process serves HTTP, and returns its port. */
    int port() {
        return await(module + " serves HTTP")
                .atMost(TestTimeouts.MAX)
                .failFast(module + " runs", this::requireAlive)
                .until(this::printedPort, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Integer> printedPort() throws IOException {
        return PORT.matcher(jvm.log())
                .results()
                .map((MatchResult line) -> Integer.valueOf(line.group(1)))
                .findFirst();
    }

    /** Fails with the log if the process has ended. */
    void requireAlive() throws IOException {
        jvm.requireAlive();
    }

    /** Sends SIGKILL: no shutdown hook runs. */
    void kill() throws InterruptedException {
        jvm.kill();
    }

    @Override
    public void close() throws Exception {
        jvm.close();
    }
}
