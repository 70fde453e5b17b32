package dev.vipexport.emulators;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.testsupport.ChildJvm;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Prints the start times of the servers, which README.md lists. {@code .ci/millions} runs it. */
class StartTimeCheck {

    @Test
    void servers_start_inNewJvm() throws Exception {
        for (String server : new String[] {"--storage=0", "--firestore=0", "--kafka=0"}) {
            try (ChildJvm process = ChildJvm.ofMain(Main.class)
                    .killedOnClose()
                    .arguments(server)
                    .start()) {
                System.out.println("Start in a new JVM:      " + process.readLine());
            }
        }
    }

    @Test
    void servers_startAgain_inSameJvm() throws Exception {
        for (int round = 1; round <= 2; round++) {
            start(round, "storage", () -> StorageServer.start(StorageServer.Options.temporary()));
            start(round, "firestore", () -> FirestoreServer.start(FirestoreServer.Options.inMemory()));
            start(round, "kafka", () -> KafkaBroker.start(KafkaBroker.Options.temporary()));
        }
    }

    private static void start(int round, String name, Supplier<AutoCloseable> server) throws Exception {
        long before = System.nanoTime();
        try (AutoCloseable started = server.get()) {
            System.out.printf(
                    "Start no. %d in this JVM: %-10sin %d ms%n", round, name, (System.nanoTime() - before) / 1_000_000);
        }
    }
}
