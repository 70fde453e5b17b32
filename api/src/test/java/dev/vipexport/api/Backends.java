package dev.vipexport.api;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import java.nio.file.Path;

/** The back ends of all tests of this module. Each test uses its own organisations. */
public final class Backends {
    public static final String PROJECT = "vip-export-test";
    public static final String BUCKET = "vip-exports";

    private static final Backends SHARED = new Backends();

    private final FirestoreServer firestoreServer = FirestoreServer.start(FirestoreServer.Options.inMemory()
            .withIndexes(Path.of("../firestore.indexes.json"))
            .withRules(CloudRules.STANDARD.withoutOrderByName()));
    private final KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
    private final Firestore firestore =
            GoogleClients.firestore(new CloudSettings(PROJECT, "(default)", BUCKET, firestoreServer.endpoint(), null));

    private final StorageServer storageServer =
            StorageServer.start(StorageServer.Options.temporary().withRules(StorageRules.CLOUD));
    private final Storage storage =
            GoogleClients.storage(new CloudSettings(PROJECT, "(default)", BUCKET, null, storageServer.url()));

    private Backends() {
        storageServer.createBucket(BUCKET);
    }

    public static Backends shared() {
        return SHARED;
    }

    public FirestoreServer firestoreServer() {
        return firestoreServer;
    }

    public Firestore firestore() {
        return firestore;
    }

    public StorageServer storageServer() {
        return storageServer;
    }

    public Storage storage() {
        return storage;
    }

    public KafkaBroker kafka() {
        return kafka;
    }
}
