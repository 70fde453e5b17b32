package dev.vipexport.emulators.firestore;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
import io.grpc.Status;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests with Google's client on the server of this JVM, each in its own collection. The system property {@code
 * firestore.oracle} runs them against another server, such as Google's emulator.
 */
abstract class FirestoreTestBase {
    /** Google's client logs each broken stream to the console. The field keeps the logger and with it the level. */
    private static final Logger CLIENT_LOG = Logger.getLogger("com.google.cloud.firestore");

    static {
        CLIENT_LOG.setLevel(Level.WARNING);
    }

    static final String PROJECT = "p";

    /** Tags what Google's emulator does not do. {@code differences-of-googles-emulator.txt} says why. */
    static final String OURS_ONLY = "ours-only";

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    static FirestoreServer server;
    static Firestore firestore;
    static String endpoint;

    CollectionReference collection;

    @BeforeAll
    static void start() {
        server = EMULATORS.firestore();
        endpoint = System.getProperty("firestore.oracle", server.endpoint());
        firestore = client(endpoint);
    }

    @BeforeEach
    void createCollectionName() {
        collection = firestore.collection("c" + UUID.randomUUID());
    }

    @AfterAll
    static void stop() throws Exception {
        firestore.close();
    }

    static Firestore client(String endpoint) {
        return FirestoreOptions.newBuilder()
                .setProjectId(PROJECT)
                .setEmulatorHost(endpoint)
                .build()
                .getService();
    }

    static <T> T await(ApiFuture<T> future) throws Exception {
        try {
            return future.get(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (TimeoutException late) {
            throw new AssertionError("no answer in " + TestTimeouts.MAX, late);
        }
    }

    static List<String> ids(Query query) throws Exception {
        return await(query.get()).getDocuments().stream()
                .map(QueryDocumentSnapshot::getId)
                .toList();
    }

    static void assertFails(Status.Code code, ThrowingCallable call) {
        Throwable failed = Assertions.catchThrowable(call);
        Assertions.assertThat(failed).isNotNull();
        Assertions.assertThat(Status.fromThrowable(failed).getCode())
                .as(failed.toString())
                .isEqualTo(code);
    }
}
