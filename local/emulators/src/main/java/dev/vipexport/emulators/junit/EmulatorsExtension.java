package dev.vipexport.emulators.junit;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Servers on free ports, each started when it is first asked for, with nothing kept. As a static field they live as long
 * as the test class, else as long as one test. What a test left armed of faults is cleared after it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmulatorsExtension emulators = new EmulatorsExtension();
 * }</pre>
 */
public final class EmulatorsExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private @Nullable String ownerId;
    private @Nullable KafkaBroker kafka;
    private @Nullable FirestoreServer firestore;
    private @Nullable StorageServer storage;

    /** Starts it if need be. */
    public synchronized KafkaBroker kafka() {
        if (kafka == null) {
            kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
            running.push(kafka);
        }
        return kafka;
    }

    /** Starts it if need be. */
    public synchronized FirestoreServer firestore() {
        if (firestore == null) {
            firestore = FirestoreServer.start(FirestoreServer.Options.inMemory());
            running.push(firestore);
        }
        return firestore;
    }

    /** Starts it if need be. */
    public synchronized StorageServer storage() {
        if (storage == null) {
            storage = StorageServer.start(StorageServer.Options.temporary());
            running.push(storage);
        }
        return storage;
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        if (ownerId == null) {
            ownerId = context.getUniqueId(); // a nested class comes later, and must not stop them when it is done
        }
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) throws Exception {
        if (ownerId == null) {
            stop();
            return;
        }
        if (firestore != null) {
            firestore.faults().clear();
        }
        if (storage != null) {
            storage.faults().clear();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) throws Exception {
        if (context.getUniqueId().equals(ownerId)) {
            ownerId = null;
            stop();
        }
    }

    private void stop() throws Exception {
        kafka = null;
        firestore = null;
        storage = null;
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
