package dev.vipexport.emulators.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of README.md. {@code ReadmeTest} compares them. */
class ReadmeExamplesTest {
    @RegisterExtension
    static final EmulatorsExtension emulators = new EmulatorsExtension();

    @Test
    void order_isStored_whenFirstCommitFails() throws Exception {
        try (Firestore firestore = FirestoreOptions.newBuilder()
                .setProjectId("any")
                .setEmulatorHost(emulators.firestore().endpoint())
                .build()
                .getService()) {
            emulators.firestore().faults().arm(1, "Commit", new Fault.Status(14)); // UNAVAILABLE

            firestore.document("orders/1").set(Map.of("chairs", 2)).get();

            assertThat(firestore.document("orders/1").get().get().getLong("chairs"))
                    .isEqualTo(2);
            assertThat(emulators.firestore().faults().fired()).isEqualTo(1);
        }
    }

    @Test
    void invoice_isUploaded_whenDownloadIsCut() throws Exception {
        emulators.storage().createBucket("invoices");
        try (Storage storage = StorageOptions.newBuilder()
                .setProjectId("any")
                .setHost(emulators.storage().url())
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService()) {
            emulators.storage().faults().arm(1, new CallPattern("GET", "/o/1.txt"), new Fault.Cut(0));

            storage.create(BlobInfo.newBuilder("invoices", "1.txt").build(), "2 chairs".getBytes(UTF_8));

            assertThat(storage.readAllBytes("invoices", "1.txt")).asString().isEqualTo("2 chairs");
            assertThat(emulators.storage().faults().fired()).isEqualTo(1);
        }
    }

    @Test
    void topics_areEmpty_atStart() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", emulators.kafka().bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void servers_areAutoCloseable_withoutJunit() {
        try (FirestoreServer firestore = FirestoreServer.start(FirestoreServer.Options.inMemory());
                StorageServer storage = StorageServer.start(StorageServer.Options.temporary());
                KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary())) {
            assertThat(firestore.endpoint()).startsWith("127.0.0.1:");
            assertThat(storage.url()).startsWith("http://127.0.0.1:");
            assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
        }
    }
}
