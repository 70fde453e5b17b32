package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.testsupport.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @Test
    void sigterm_stopsServersAndFreesDataDirectory(@TempDir Path data) throws Exception {
        try (ChildJvm main = ChildJvm.ofMain(Main.class)
                .quickStart()
                .killedOnClose()
                .arguments("--firestore=0", "--storage=0", "--data=" + data)
                .start()) {
            assertThat(untilReady(main)).hasSize(2);
            assertThat(main.terminate()).containsExactly("Stopped");
        }

        try (FirestoreServer firestore =
                        FirestoreServer.start(FirestoreServer.Options.stored(0, data.resolve("firestore")));
                StorageServer storage = StorageServer.start(StorageServer.Options.stored(0, data.resolve("storage")))) {
            assertThat(List.of(firestore.endpoint(), storage.url())).doesNotContainNull();
        }
    }

    @Test
    void arguments_printUsage_whenUnknown() throws Exception {
        try (ChildJvm main = ChildJvm.ofMain(Main.class)
                .quickStart()
                .killedOnClose()
                .arguments("--firestroe")
                .start()) {
            assertThat(main.readLine()).isEqualTo("Invalid argument: --firestroe");
            assertThat(main.readLine()).startsWith("Options");
        }
    }

    @Test
    void help_printsUsage() throws Exception {
        try (ChildJvm main = ChildJvm.ofMain(Main.class)
                .quickStart()
                .killedOnClose()
                .arguments("--firestore", "--help")
                .start()) {
            assertThat(main.readLine()).startsWith("Options");
        }
    }

    @Test
    void start_printsEachAddress_beforeReady() throws Exception {
        try (ChildJvm main = ChildJvm.ofMain(Main.class)
                .quickStart()
                .killedOnClose()
                .arguments("--kafka=0", "--firestore=0", "--storage=0", "--admin=0")
                .start()) {
            assertThat(untilReady(main))
                    .satisfiesExactly(
                            line -> assertThat(line).matches("kafka +127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("firestore +127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("storage +http://127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("admin +http://127\\.0\\.0\\.1:\\d+/faults .*"));
        }
    }

    /** Returns the lines before the last one, which says that all servers are ready. */
    private static List<String> untilReady(ChildJvm main) throws Exception {
        var lines = new ArrayList<String>();
        String line = main.readLine();
        while (!line.equals("Ready")) {
            lines.add(line);
            line = main.readLine();
        }
        return lines;
    }
}
