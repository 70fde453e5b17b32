package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gives each test an empty database, on a Firestore server that all test classes share. */
abstract class FirestoreTestBase {
    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    final FirestoreServer server = EMULATORS.firestore();
    final Firestore firestore = client(server);
    final JobStore store = JobStore.in(firestore, TestTimeouts.MAX);

    static Firestore client(FirestoreServer server) {
        String project = "p-" + ExportIds.next();
        return GoogleClients.firestore(new CloudSettings(project, "(default)", "b", server.endpoint(), null));
    }

    /**
     * Runs {@code test} with a client of another server, which does not answer calls of {@code method}. That server closes
     * before its client, because a client waits for missing responses when it closes.
     */
    static void withSilentServer(String method, Consumer<Firestore> test) throws Exception {
        FirestoreServer silent = FirestoreServer.start(FirestoreServer.Options.inMemory());
        Firestore waiting = client(silent);
        try {
            silent.faults().arm(1, method, new Fault.Delay(Duration.ofHours(1)));
            test.accept(waiting);
        } finally {
            silent.close();
            waiting.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        firestore.close();
    }
}
