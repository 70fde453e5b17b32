package dev.vipexport.emulators.junit;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Provides servers to tests. Each server starts on first use, on a free port with temporary data. After each test, the
 * extension disarms all faults and resets their count.
 *
 * <p>The servers live as long as the test class if the field is static, else as long as one test. Those of {@link
 * #shared()} live until the JVM ends, and all test classes share them.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmulatorsExtension emulators = new EmulatorsExtension();
 * }</pre>
 */
public final class EmulatorsExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final TestServers servers;
    private final boolean shared;
    private @Nullable String ownerId;

    /** Provides servers to one test class or to one test. */
    public EmulatorsExtension() {
        this(new TestServers(), false);
    }

    private EmulatorsExtension(TestServers servers, boolean shared) {
        this.servers = servers;
        this.shared = shared;
    }

    /** Holds the servers of the JVM and stops them at its end. */
    private static final class Shared {
        static final TestServers SERVERS = new TestServers();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Shared::stop, "stop-shared-emulators"));
        }

        private Shared() {}

        private static void stop() {
            try {
                SERVERS.close();
            } catch (Exception failed) {
                throw new IllegalStateException("Cannot stop the shared emulators", failed);
            }
        }
    }

    /**
     * Returns an extension with servers that all test classes of this JVM share. That saves their start.
     *
     * <p>Tests must not see each other's data, so each class uses its own projects, collections, buckets, topics and
     * consumer groups. A test that stops a server or needs an empty one starts its own.
     */
    public static EmulatorsExtension shared() {
        return new EmulatorsExtension(Shared.SERVERS, true);
    }

    /** Returns the Kafka broker and starts it on first use. */
    public KafkaBroker kafka() {
        return servers.kafka();
    }

    /** Returns the Firestore server and starts it on first use. */
    public FirestoreServer firestore() {
        return servers.firestore();
    }

    /** Returns the Cloud Storage server and starts it on first use. */
    public StorageServer storage() {
        return servers.storage();
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        if (ownerId == null) {
            ownerId = context.getUniqueId(); // a nested class begins later and must not stop the servers at its end
        }
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) throws Exception {
        servers.resetFaults();
        if (ownerId == null && !shared) {
            servers.close();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) throws Exception {
        if (context.getUniqueId().equals(ownerId)) {
            ownerId = null;
            if (!shared) {
                servers.close();
            }
        }
    }
}
