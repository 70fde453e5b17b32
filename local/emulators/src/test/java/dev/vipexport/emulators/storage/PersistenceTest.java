package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.emulators.runtime.Loopback;
import dev.vipexport.emulators.runtime.PortInUseException;
import dev.vipexport.emulators.storage.StorageServer.Options;
import dev.vipexport.testsupport.ChildJvm;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
    @TempDir
    private Path directory;

    @Test
    void objectsAndProperties_surviveRestart() {
        Blob before;
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            server.createBucket("bucket");
            Storage storage = GoogleClients.of(server);
            create(storage, "deleted", "x");
            storage.delete("bucket", "deleted");
            create(storage, "日本/o", "overwritten");
            before = storage.create(
                    BlobInfo.newBuilder("bucket", "日本/o")
                            .setContentType("text/csv")
                            .setMetadata(Map.of("k", "ü"))
                            .build(),
                    "content".getBytes(UTF_8));
        }
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            Storage storage = GoogleClients.of(server);
            Blob after = storage.get("bucket", "日本/o");

            assertThat(storage.readAllBytes("bucket", "日本/o")).asString(UTF_8).isEqualTo("content");
            assertThat(after.getGeneration()).isEqualTo(before.getGeneration());
            assertThat(after.getCrc32c()).isEqualTo(before.getCrc32c());
            assertThat(after.getMetadata()).containsEntry("k", "ü");
            assertThat(storage.get("bucket", "deleted")).isNull();
            assertThat(create(storage, "日本/o", "newer").getGeneration()).isGreaterThan(before.getGeneration());
        }
    }

    @Test
    void files_areRemoved_whenObjectsAreOverwrittenOrDeleted() throws Exception {
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            server.createBucket("bucket");
            Storage storage = GoogleClients.of(server);
            create(storage, "o", "first");
            create(storage, "o", "second");
            create(storage, "gone", "x");
            storage.delete("bucket", "gone");

            assertThat(filesIn("buckets/bucket")).hasSize(3); // the bucket's own, and two of the object
            assertThat(filesIn("drafts")).isEmpty();
        }
    }

    @Test
    void leftoverFiles_areRemoved_atStart() throws Exception {
        Path bucket = directory.resolve("buckets/bucket");
        long first;
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            server.createBucket("bucket");
            first = create(GoogleClients.of(server), "o", "first").getGeneration();
            Files.copy(bucket.resolve(first + ".json"), directory.resolve("kept.json"));
            Files.copy(bucket.resolve(first + ".data"), directory.resolve("kept.data"));
            create(GoogleClients.of(server), "o", "second");
        }
        // as if it had been killed after the new object was there and before the old one was removed
        Files.move(directory.resolve("kept.json"), bucket.resolve(first + ".json"));
        Files.move(directory.resolve("kept.data"), bucket.resolve(first + ".data"));
        // and in the middle of two more uploads
        Files.writeString(bucket.resolve("17.data"), "no description yet");
        Files.writeString(bucket.resolve("18.json.tmp"), "{\"half");
        Files.writeString(directory.resolve("drafts/draft-1.data"), "half");

        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            assertThat(GoogleClients.of(server).readAllBytes("bucket", "o"))
                    .asString(UTF_8)
                    .isEqualTo("second");
            assertThat(filesIn("buckets/bucket")).hasSize(3);
            assertThat(filesIn("drafts")).isEmpty();
        }
    }

    @Test
    void acknowledgedUploads_surviveKill() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (ChildJvm child = ChildJvm.ofMain(UploadingProcess.class)
                .quickStart()
                .killedOnClose()
                .arguments(directory.toString())
                .start()) {
            for (int count = 0; count < 40; count++) {
                acknowledged.add(child.readLine());
            }
            acknowledged.addAll(child.kill());
        }
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            Storage storage = GoogleClients.of(server);
            for (String name : acknowledged) {
                assertThat(storage.readAllBytes("bucket", name)).isEqualTo(UploadingProcess.content(name));
            }
            for (Blob found : storage.list("bucket").iterateAll()) {
                assertThat(storage.readAllBytes(found.getBlobId()))
                        .isEqualTo(UploadingProcess.content(found.getName()));
            }
        }
    }

    @Test
    void start_namesPort_whenInUse() throws Exception {
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(Loopback.address(0));
            assertThatThrownBy(() -> StorageServer.start(Options.stored(holder.getLocalPort(), directory)))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("127.0.0.1:" + holder.getLocalPort())
                    .hasMessageContaining("the Cloud Storage server");
        }
    }

    @Test
    void start_fails_whenDirectoryIsInUse() {
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            assertThatThrownBy(() -> StorageServer.start(Options.stored(0, directory)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(directory.toString());
            server.createBucket("still-works");
        }
    }

    @Test
    void createBucket_keepsObjects_whenBucketExists() {
        try (StorageServer server = StorageServer.start(Options.stored(0, directory))) {
            server.createBucket("bucket");
            create(GoogleClients.of(server), "o", "x");
            server.createBucket("bucket");

            assertThat(GoogleClients.of(server).readAllBytes("bucket", "o")).hasSize(1);
            assertThatThrownBy(() -> server.createBucket("Not a bucket"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Not a bucket");
        }
    }

    private static Blob create(Storage storage, String name, String content) {
        return storage.create(BlobInfo.newBuilder("bucket", name).build(), content.getBytes(UTF_8));
    }

    private List<Path> filesIn(String subdirectory) throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            return files.toList();
        }
    }
}
