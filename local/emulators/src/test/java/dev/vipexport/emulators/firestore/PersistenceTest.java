package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.store.Database;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.testsupport.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
    @TempDir
    Path directory;

    /** A client for try statements, whose close() declares no InterruptedException. */
    private record CloseableClient(Firestore firestore) implements AutoCloseable {
        static CloseableClient at(String endpoint) {
            return new CloseableClient(FirestoreTestBase.client(endpoint));
        }

        @Override
        public void close() {
            firestore.shutdown();
        }
    }

    /** A server that prints its endpoint and waits to be killed. */
    static final class ServerProcess {
        private ServerProcess() {}

        public static void main(String[] arguments) throws InterruptedException {
            FirestoreServer server = FirestoreServer.start(Options.stored(0, Path.of(arguments[0])));
            System.out.println(server.endpoint());
            Thread.currentThread().join();
        }
    }

    @Test
    void documentsAndHistory_surviveRestart() throws Exception {
        Timestamp before;
        try (FirestoreServer server = FirestoreServer.start(Options.stored(0, directory));
                CloseableClient opened = CloseableClient.at(server.endpoint())) {
            FirestoreTestBase.await(opened.firestore().document("c/a").set(Map.of("n", 1L)));
            FirestoreTestBase.await(opened.firestore().document("c/b").set(Map.of("n", 2L)));
            before = FirestoreTestBase.await(opened.firestore().collection("c").get())
                    .getReadTime();
            FirestoreTestBase.await(opened.firestore().document("c/a").delete());
        }

        try (FirestoreServer server = FirestoreServer.start(Options.stored(0, directory));
                CloseableClient opened = CloseableClient.at(server.endpoint());
                FirestoreClient client = ProtocolClient.to(server.endpoint())) {
            assertThat(FirestoreTestBase.ids(opened.firestore().collection("c").orderBy("n")))
                    .containsExactly("b");
            assertThat(ProtocolClient.ids(
                            client,
                            ProtocolClient.at(opened.firestore().collection("c").orderBy("n"), before)))
                    .containsExactly("a", "b");
        }
    }

    @Test
    void acknowledgedWrites_surviveKill() throws Exception {
        int written = 50;
        try (ChildJvm child = ChildJvm.ofMain(ServerProcess.class)
                        .quickStart()
                        .killedOnClose()
                        .arguments(directory.toString())
                        .start();
                CloseableClient opened = CloseableClient.at(child.readLine())) {
            for (int n = 0; n < written; n++) {
                FirestoreTestBase.await(
                        opened.firestore().document("c/d%03d".formatted(n)).set(Map.of("n", (long) n)));
            }
            child.kill();
        }
        try (FirestoreServer server = FirestoreServer.start(Options.stored(0, directory));
                CloseableClient opened = CloseableClient.at(server.endpoint())) {
            assertThat(FirestoreTestBase.await(
                                    opened.firestore().collection("c").count().get())
                            .getCount())
                    .isEqualTo(written);
        }
    }

    @Test
    void oldVersions_areNotServed_afterRetention() throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        AtomicLong minutes = new AtomicLong();
        Retention retention = new Retention(() -> start.plus(Duration.ofMinutes(minutes.get())), Duration.ofMinutes(5));
        try (FirestoreServer server = FirestoreServer.start(Options.inMemory(), retention);
                CloseableClient opened = CloseableClient.at(server.endpoint());
                FirestoreClient client = ProtocolClient.to(server.endpoint())) {
            FirestoreTestBase.await(opened.firestore().document("c/a").set(Map.of("n", 1L)));
            Timestamp first = FirestoreTestBase.await(
                            opened.firestore().collection("c").get())
                    .getReadTime();
            minutes.set(4);
            FirestoreTestBase.await(opened.firestore().document("c/a").set(Map.of("n", 2L)));
            assertThat(ProtocolClient.ids(
                            client,
                            ProtocolClient.at(opened.firestore().collection("c").whereEqualTo("n", 1), first)))
                    .containsExactly("a");

            minutes.set(14);

            assertThatThrownBy(() -> ProtocolClient.ids(
                            client,
                            ProtocolClient.at(opened.firestore().collection("c").orderBy("n"), first)))
                    .hasMessageContaining("snapshot version is too old");
            assertThat(FirestoreTestBase.ids(opened.firestore().collection("c").orderBy("n")))
                    .containsExactly("a");
        }
    }

    @Test
    void garbageCollection_removesOnlyReplacedVersions() {
        try (Database database = Database.open(null)) {
            VersionStore versions = new VersionStore(database);
            var name = new ResourceName.DocumentName("projects/p/databases/d/documents/c", "a");
            long time = 0;
            for (long n : List.of(1L, 2L, 1L)) {
                versions.put(name, document(name, n), ++time);
            }
            versions.put(name, null, ++time);
            versions.put(name, document(name, 1), ++time);

            versions.collectGarbage(time, 100);

            assertThat(database.documents()).hasSize(1);
            assertThat(database.indexes()).hasSize(1);
            assertThat(database.retired()).isEmpty();
            assertThat(versions.read(name, Keys.LATEST)).isEqualTo(document(name, 1));
        }
    }

    private static com.google.firestore.v1.Document document(ResourceName.DocumentName name, long n) {
        return com.google.firestore.v1.Document.newBuilder()
                .setName(name.toString())
                .putFields(
                        "n",
                        com.google.firestore.v1.Value.newBuilder()
                                .setIntegerValue(n)
                                .build())
                .build();
    }

    @Test
    void start_namesPort_whenInUse() {
        try (FirestoreServer first = FirestoreServer.start(Options.inMemory())) {
            String port = first.endpoint().substring(first.endpoint().indexOf(':') + 1);

            assertThatThrownBy(() -> FirestoreServer.start(new Options(Integer.parseInt(port), null)))
                    .hasMessageContaining("port " + port);
        }
    }

    @Test
    void start_namesDirectory_whenInUse() {
        try (FirestoreServer first = FirestoreServer.start(Options.stored(0, directory))) {
            assertThat(first.endpoint()).startsWith("127.0.0.1:");
            assertThatThrownBy(() -> FirestoreServer.start(Options.stored(0, directory)))
                    .hasMessageContaining(directory.toString());
        }
    }
}
