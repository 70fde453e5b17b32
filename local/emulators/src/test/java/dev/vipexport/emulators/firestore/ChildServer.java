package dev.vipexport.emulators.firestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.testsupport.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Firestore server in another process with its client. Closing it kills the process. */
final class ChildServer implements AutoCloseable {
    private static final String ENDPOINT_PREFIX = "endpoint ";

    private final ChildJvm process;
    private final Firestore client;

    /** Prints its endpoint, then answers each line with the number of documents that it has read. */
    static final class ServerProcess {
        private ServerProcess() {}

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

    private ChildServer(ChildJvm process) throws IOException {
        this.process = process;
        this.client = FirestoreTestBase.client(process.awaitLine(ENDPOINT_PREFIX));
    }

    /** Starts a server; {@code heap} is a JVM option such as {@code -Xmx256m}. */
    static ChildServer start(String heap, Path directory, Path indexes) throws IOException {
        return new ChildServer(ChildJvm.ofMain(ServerProcess.class)
                .jvmOptions(heap, "-XX:+ExitOnOutOfMemoryError")
                .arguments(directory.toString(), indexes.toString())
                .killedOnClose()
                .start());
    }

    Firestore client() {
        return client;
    }

    /** Returns how many stored documents its calls have read. */
    long documentsRead() throws IOException {
        process.send("");
        return Long.parseLong(process.readLine());
    }

    /** Returns the peak memory. Only Linux reports it. */
    String peakMemory() throws IOException {
        return Files.exists(Path.of("/proc/self/status")) ? process.status("VmHWM") + " kB" : "unknown";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        client.shutdown();
    }
}
