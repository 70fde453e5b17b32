package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
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

    @AfterEach
    void close() throws Exception {
        firestore.close();
    }
}
