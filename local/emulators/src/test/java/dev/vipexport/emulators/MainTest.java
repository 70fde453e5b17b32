package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.testsupport.ChildJvm;
import java.nio.file.Path;
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
            untilReady(main);
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

    private static void untilReady(ChildJvm main) throws Exception {
        while (!main.readLine().equals("Ready")) {
            // the lines before name the servers
        }
    }
}
