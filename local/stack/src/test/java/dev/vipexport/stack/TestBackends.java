package dev.vipexport.stack;

import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The back ends of one system under test: the embedded Kafka, and its own project and bucket on Firestore and Cloud
 * Storage servers. These are embedded as well, unless the system properties {@code firestore.oracle} (HOST:PORT) and
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
                ? start(FirestoreServer.start(FirestoreServer.Options.inMemory()
                        .withIndexes(Backends.indexes())
                        .withRules(CloudRules.STANDARD)))
                : null;
        storage = externalStorage == null
                ? start(StorageServer.start(StorageServer.Options.temporary().withRules(StorageRules.CLOUD)))
                : null;
        settings = new CloudSettings(
                "system-" + suffix,
                "(default)",
                "exports-" + suffix,
                firestore == null ? externalFirestore : firestore.endpoint(),
                storage == null ? externalStorage : storage.url());
    }

    /** Returns embedded back ends, or those that the system properties name. */
    static TestBackends fromSystemProperties() {
        return new TestBackends(System.getProperty("firestore.oracle"), System.getProperty("storage.oracle"));
    }

    /** Returns back ends with Firestore and Cloud Storage servers that run elsewhere. */
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

    /** Returns the embedded server, whose faults a test can arm. */
    FirestoreServer firestore() {
        return requireOwn(firestore, "Firestore");
    }

    /** Returns the embedded server, whose faults a test can arm. */
    StorageServer storage() {
        return requireOwn(storage, "Cloud Storage");
    }

    private static <T> T requireOwn(@Nullable T server, String name) {
        if (server == null) {
            throw new AssertionError("This test needs the embedded " + name
                    + " server, but the run uses another one. Add the test to OwnServersCondition, with the reason.");
        }
        return server;
    }

    CloudSettings settings() {
        return settings;
    }

    void createBucket(Storage client) {
        client.create(BucketInfo.of(settings.bucket()));
    }

    /** Returns the options that lead API and worker to these back ends. */
    List<String> options() {
        return Backends.options(kafka.bootstrapServers(), settings);
    }

    /** Returns the options of an application that reaches Firestore at {@code host}. */
    List<String> optionsWithFirestoreAt(String host) {
        var proxied = new CloudSettings(
                settings.projectId(), settings.databaseId(), settings.bucket(), host, settings.storageEmulatorUrl());
        return Backends.options(kafka.bootstrapServers(), proxied);
    }

    @Override
    public void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
