package dev.vipexport.emulators.firestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Firestore server in a process of its own, which is killed without a word when it is closed, and a client of it. */
final class ChildServer implements AutoCloseable {
    private static final String ENDPOINT_PREFIX = "endpoint ";

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Firestore client;

    /** Answers each line with the number of documents that it has read. */
    static final class ServerProcess {
        public static void main(String[] arguments) throws IOException {
            Options options = Options.stored(0, Path.of(arguments[0])).withIndexes(Path.of(arguments[1]));
            FirestoreServer server = FirestoreServer.start(options);
            System.out.println(ENDPOINT_PREFIX + server.endpoint());
            try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                while (lines.readLine() != null) {
                    System.out.println(server.documentsRead());
                }
            }
        }
    }

    private ChildServer(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(UTF_8);
        this.input = process.outputWriter(UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith(ENDPOINT_PREFIX)) {
            process.destroyForcibly();
            throw new IOException("the server did not start, but said " + line);
        }
        this.client = FirestoreTestBase.client(line.substring(ENDPOINT_PREFIX.length()));
    }

    /** {@code heap} is an option of the JVM, such as {@code -Xmx256m}. */
    static ChildServer start(String heap, Path directory, Path indexes) throws IOException {
        return new ChildServer(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        directory.toString(),
                        indexes.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    Firestore client() {
        return client;
    }

    /** How many stored documents its calls have looked at. */
    long documentsRead() throws IOException {
        input.write("\n");
        input.flush();
        return Long.parseLong(output.readLine());
    }

    /** As Linux tells it; elsewhere unknown. */
    String peakMemory() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        client.shutdown();
    }
}
