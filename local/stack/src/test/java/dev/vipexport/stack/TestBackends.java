package dev.vipexport.stack;

import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one system under test talks to: our Kafka, and a project and a bucket of its own on a Firestore and a Cloud
 * Storage server. Those are ours, in this JVM, unless the system properties {@code firestore.oracle} (HOST:PORT) and
 * {@code storage.oracle} (URL) name others.
 */
final class TestBackends implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final KafkaBroker kafka = start(KafkaBroker.start(KafkaBroker.Options.temporary()));
    private final @Nullable FirestoreServer firestore;
    private final @Nullable StorageServer storage;
    private final CloudSettings settings;

    private TestBackends(@Nullable String externalFirestore, @Nullable String externalStorage) {
        firestore = externalFirestore == null
                ? start(FirestoreServer.start(FirestoreServer.Options.inMemory().withIndexes(Backends.indexes())))
                : null;
        storage = externalStorage == null ? start(StorageServer.start(StorageServer.Options.temporary())) : null;
        settings = new CloudSettings(
                "system-" + suffix,
                "(default)",
                "exports-" + suffix,
                firestore == null ? externalFirestore : firestore.endpoint(),
                storage == null ? externalStorage : storage.url());
    }

    /** Ours, or those that the system properties name. */
    static TestBackends fromSystemProperties() {
        return new TestBackends(System.getProperty("firestore.oracle"), System.getProperty("storage.oracle"));
    }

    /** Servers that somebody else started. */
    static TestBackends external(String firestore, String storage) {
        return new TestBackends(firestore, storage);
    }

    private <T extends AutoCloseable> T start(T server) {
        started.push(server);
        return server;
    }

    KafkaBroker kafka() {
        return kafka;
    }

    /** Ours, whose faults a test can arm. */
    FirestoreServer firestore() {
        return requireOwn(firestore, "Firestore");
    }

    /** Ours, whose faults a test can arm. */
    StorageServer storage() {
        return requireOwn(storage, "Cloud Storage");
    }

    private static <T> T requireOwn(@Nullable T server, String name) {
        if (server == null) {
            throw new AssertionError(
                    "this test needs our own " + name
                            + " server, but the run is against another one; name the test in OwnServersCondition, with the reason");
        }
        return server;
    }

    CloudSettings settings() {
        return settings;
    }

    void createBucket(Storage client) {
        client.create(BucketInfo.of(settings.bucket()));
    }

    /** What API and worker need to find them. */
    List<String> options() {
        return optionsWithFirestoreAt(Objects.requireNonNull(settings.firestoreEmulatorHost()));
    }

    /** The same for one that reaches Firestore under another address. */
    List<String> optionsWithFirestoreAt(String host) {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--vip-export.cloud.project-id=" + settings.projectId(),
                "--vip-export.cloud.bucket=" + settings.bucket(),
                "--vip-export.cloud.firestore-emulator-host=" + host,
                "--vip-export.cloud.storage-emulator-url=" + settings.storageEmulatorUrl());
    }

    @Override
    public void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
