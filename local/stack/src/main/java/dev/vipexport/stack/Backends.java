package dev.vipexport.stack;

import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.stack.LocalSettings.Port;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/** The embedded Kafka, Firestore and Cloud Storage servers on 127.0.0.1. */
public final class Backends implements AutoCloseable {
    public static final String PROJECT = "vip-export-local";
    public static final String BUCKET = "vip-exports";

    private final KafkaBroker kafka;
    private final FirestoreServer firestore;
    private final StorageServer storage;

    private Backends(KafkaBroker kafka, FirestoreServer firestore, StorageServer storage) {
        this.kafka = kafka;
        this.firestore = firestore;
        this.storage = storage;
        storage.createBucket(BUCKET);
    }

    static Backends startPersistent(LocalSettings settings) {
        Path data = settings.data();
        var started = new ArrayDeque<AutoCloseable>();
        try {
            KafkaBroker kafka = KafkaBroker.start(new KafkaBroker.Options(
                    settings.port(Port.KAFKA), settings.port(Port.KAFKA_CONTROLLER), data.resolve("kafka")));
            started.push(kafka);
            FirestoreServer firestore = FirestoreServer.start(
                    FirestoreServer.Options.stored(settings.port(Port.FIRESTORE), data.resolve("firestore"))
                            .withIndexes(indexes()));
            started.push(firestore);
            StorageServer storage = StorageServer.start(
                    StorageServer.Options.stored(settings.port(Port.STORAGE), data.resolve("storage")));
            return new Backends(kafka, firestore, storage);
        } catch (RuntimeException failed) {
            started.forEach(one -> closeSuppressing(failed, one));
            throw failed;
        }
    }

    /** Returns the repository's {@code firestore.indexes.json}; the build packs it into this module. */
    static URL indexes() {
        return Objects.requireNonNull(
                Backends.class.getResource("/firestore.indexes.json"),
                "firestore.indexes.json is not on the class path. Build local/stack with Maven.");
    }

    private static void closeSuppressing(RuntimeException failed, AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            failed.addSuppressed(e);
        }
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public FirestoreServer firestore() {
        return firestore;
    }

    public StorageServer storage() {
        return storage;
    }

    /** Returns the options that lead API and worker to these servers. */
    public List<String> options() {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--vip-export.cloud.project-id=" + PROJECT,
                "--vip-export.cloud.bucket=" + BUCKET,
                "--vip-export.cloud.firestore-emulator-host=" + firestore.endpoint(),
                "--vip-export.cloud.storage-emulator-url=" + storage.url());
    }

    @Override
    public void close() {
        storage.close();
        firestore.close();
        kafka.close();
    }
}
