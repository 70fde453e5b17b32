package dev.vipexport.stack.containers;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.stack.Backends;
import dev.vipexport.stack.TestApiConfig;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Kafka in a container, Firestore and Cloud Storage with the demo's data in this JVM, and the API as a process. */
final class PackagedSystem implements AutoCloseable {
    final KafkaInContainer kafka;
    final FirestoreServer firestore = FirestoreServer.start(FirestoreServer.Options.inMemory());
    private final StorageServer storage = StorageServer.start(StorageServer.Options.temporary());
    private final CloudSettings settings =
            new CloudSettings("p", "(default)", "vip-exports", firestore.endpoint(), storage.url());
    private final JarProcess api;

    PackagedSystem() throws Exception {
        kafka = KafkaInContainer.start();
        storage.createBucket(settings.bucket());
        try (Firestore client = GoogleClients.firestore(settings)) {
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
        return Stream.concat(Backends.options(kafka.bootstrapServers(), settings).stream(), Stream.of(additional))
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
