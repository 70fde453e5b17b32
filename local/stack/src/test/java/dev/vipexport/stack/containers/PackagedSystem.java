package dev.vipexport.stack.containers;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.stack.TestApiConfig;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Kafka in a container, the clouds in this JVM with the demo's data, the API as a process; workers as a test wants. */
final class PackagedSystem implements AutoCloseable {
    private static final String PROJECT = "p";
    private static final String BUCKET = "vip-exports";

    final KafkaInContainer kafka;
    final FirestoreServer firestore = FirestoreServer.start(FirestoreServer.Options.inMemory());
    private final StorageServer storage = StorageServer.start(StorageServer.Options.temporary());
    private final JarProcess api;

    PackagedSystem() throws Exception {
        kafka = KafkaInContainer.start();
        storage.createBucket(BUCKET);
        try (Firestore client = GoogleClients.firestore(
                new CloudSettings(PROJECT, "(default)", BUCKET, firestore.endpoint(), storage.url()))) {
            DemoOrganisations.seed(client);
        }
        api = JarProcess.start("api", options("--" + TestApiConfig.ADDITIONAL_LOCATION));
    }

    JarProcess startWorker(String... additional) throws Exception {
        return JarProcess.start("worker", options(additional));
    }

    SignedClient caller() {
        return new SignedClient("http://127.0.0.1:" + api.port(), DemoOrganisations.DEMO, InstantSource.system());
    }

    private List<String> options(String... additional) {
        return Stream.concat(
                        Stream.of(
                                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                "--vip-export.cloud.project-id=" + PROJECT,
                                "--vip-export.cloud.bucket=" + BUCKET,
                                "--vip-export.cloud.firestore-emulator-host=" + firestore.endpoint(),
                                "--vip-export.cloud.storage-emulator-url=" + storage.url()),
                        Stream.of(additional))
                .toList();
    }

    @Override
    public void close() throws Exception {
        api.close();
        storage.close();
        firestore.close();
        kafka.close();
    }
}
