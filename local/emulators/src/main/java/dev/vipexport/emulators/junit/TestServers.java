package dev.vipexport.emulators.junit;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Starts each server on first use, on a free port with temporary data, and stops all of them together. */
final class TestServers implements AutoCloseable {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private @Nullable KafkaBroker kafka;
    private @Nullable FirestoreServer firestore;
    private @Nullable StorageServer storage;

    synchronized KafkaBroker kafka() {
        if (kafka == null) {
            kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
            running.push(kafka);
        }
        return kafka;
    }

    synchronized FirestoreServer firestore() {
        if (firestore == null) {
            firestore = FirestoreServer.start(FirestoreServer.Options.inMemory());
            running.push(firestore);
        }
        return firestore;
    }

    synchronized StorageServer storage() {
        if (storage == null) {
            storage = StorageServer.start(StorageServer.Options.temporary());
            running.push(storage);
        }
        return storage;
    }

    synchronized void resetFaults() {
        if (firestore != null) {
            firestore.faults().reset();
        }
        if (storage != null) {
            storage.faults().reset();
        }
    }

    @Override
    public synchronized void close() throws Exception {
        kafka = null;
        firestore = null;
        storage = null;
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
