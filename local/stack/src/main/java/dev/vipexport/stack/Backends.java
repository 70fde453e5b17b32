package dev.vipexport.stack;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
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

    /** Starts the servers on the ports and in the data folder of {@code settings}. */
    static Backends startPersistent(LocalSettings settings) {
        Path data = settings.data();
        var started = new ArrayDeque<AutoCloseable>();
        try {
            KafkaBroker kafka = KafkaBroker.start(new KafkaBroker.Options(
                    settings.port(Port.KAFKA), settings.port(Port.KAFKA_CONTROLLER), data.resolve("kafka")));
            started.push(kafka);
            FirestoreServer firestore = FirestoreServer.start(
                    FirestoreServer.Options.stored(settings.port(Port.FIRESTORE), data.resolve("firestore"))
                            .withIndexes(indexes())
                            .withRules(settings.cloudRules() ? CloudRules.STANDARD : CloudRules.NONE));
            started.push(firestore);
            StorageServer storage = StorageServer.start(
                    StorageServer.Options.stored(settings.port(Port.STORAGE), data.resolve("storage"))
                            .withRules(settings.cloudRules() ? StorageRules.CLOUD : StorageRules.NONE));
            return new Backends(kafka, firestore, storage);
        } catch (RuntimeException failed) {
            started.forEach(one -> closeSuppressing(failed, one));
            throw failed;
        }
    }

    /** Returns the repository's {@code firestore.indexes.json}. The build packs it into this module. */
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

    /** Returns the Kafka broker. */
    public KafkaBroker kafka() {
        return kafka;
    }

    /** Returns the Firestore server. */
    public FirestoreServer firestore() {
        return firestore;
    }

    /** Returns the Cloud Storage server. */
    public StorageServer storage() {
        return storage;
    }

    /** Returns the settings of clients of these servers. */
    public CloudSettings cloudSettings() {
        return cloudSettings(firestore.endpoint(), storage.url());
    }

    /** Returns the settings of clients of the demo's project on other servers. */
    static CloudSettings cloudSettings(String firestoreEndpoint, String storageUrl) {
        return new CloudSettings(PROJECT, "(default)", BUCKET, firestoreEndpoint, storageUrl);
    }

    /** Returns the options that lead API and worker to these servers. */
    public List<String> options() {
        return options(kafka.bootstrapServers(), cloudSettings());
    }

    /** Returns the options that lead API and worker to a Kafka broker and to emulators. */
    public static List<String> options(String bootstrapServers, CloudSettings cloud) {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--vip-export.cloud.project-id=" + cloud.projectId(),
                "--vip-export.cloud.bucket=" + cloud.bucket(),
                "--vip-export.cloud.firestore-emulator-host=" + cloud.firestoreEmulatorHost(),
                "--vip-export.cloud.storage-emulator-url=" + cloud.storageEmulatorUrl());
    }

    @Override
    public void close() {
        storage.close();
        firestore.close();
        kafka.close();
    }
}
