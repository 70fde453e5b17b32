package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.ReadChannel;
import com.google.cloud.RestorableState;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.BlobWriteSessionConfigs;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.ParallelCompositeUploadBlobWriteSessionConfig.BufferAllocationStrategy;
import com.google.cloud.storage.ParallelCompositeUploadBlobWriteSessionConfig.ExecutorSupplier;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Tests Google's own Java client. */
class GoogleClientContractTest extends StorageContract {
    private static final byte[] SMALL = "a,b\r\n1,2\r\n".getBytes(UTF_8);
    private static final byte[] LARGE = new byte[5_500_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    @Test
    void buckets_areCreatedFoundListedAndDeleted() {
        String another = bucket + "-2";
        storage.create(BucketInfo.of(another));

        assertThat(storage.get(another)).isNotNull();
        assertThat(storage.get("missing")).isNull();
        assertThat(storage.list().iterateAll())
                .extracting(found -> found.getName())
                .contains(another, bucket);
        assertRefused(409, () -> storage.create(BucketInfo.of(another)));
        assertThat(storage.delete(another)).isTrue();
        assertThat(storage.get(another)).isNull();
    }

    @Test
    void smallObject_keepsContentAndProperties() {
        Blob created = storage.create(
                BlobInfo.newBuilder(bucket, "small.csv")
                        .setContentType("text/csv")
                        .setContentDisposition("attachment; filename=\"small.csv\"")
                        .setMetadata(Map.of("job", "1"))
                        .build(),
                SMALL);

        Blob found = storage.get(bucket, "small.csv");
        assertThat(storage.readAllBytes(bucket, "small.csv")).isEqualTo(SMALL);
        assertThat(found.getGeneration()).isEqualTo(created.getGeneration());
        assertThat(found.getSize()).isEqualTo(SMALL.length);
        assertThat(found.getContentType()).isEqualTo("text/csv");
        assertThat(found.getContentDisposition()).isEqualTo("attachment; filename=\"small.csv\"");
        assertThat(found.getMetadata()).containsEntry("job", "1");
        assertThat(found.getMd5()).isNotNull();
        assertThat(found.getCrc32c()).isNotNull();
    }

    @Test
    void emptyObject_isWrittenAndRead() throws Exception {
        storage.create(BlobInfo.newBuilder(bucket, "one").build());
        storage.writer(BlobInfo.newBuilder(bucket, "two").build()).close();
        storage.createFrom(BlobInfo.newBuilder(bucket, "three").build(), new ByteArrayInputStream(new byte[0]));

        for (String name : List.of("one", "two", "three")) {
            assertThat(storage.readAllBytes(bucket, name)).isEmpty();
            try (ReadChannel reader = storage.reader(bucket, name)) {
                assertThat(reader.read(ByteBuffer.allocate(10))).isEqualTo(-1);
            }
        }
    }

    @Test
    void writer_uploadsInChunks() throws Exception {
        try (WriteChannel writer =
                storage.writer(BlobInfo.newBuilder(bucket, "w").build())) {
            writer.setChunkSize(1 << 20);
            writer.write(ByteBuffer.wrap(LARGE));
        }
        assertThat(storage.readAllBytes(bucket, "w")).isEqualTo(LARGE);
    }

    @Test
    void writer_resumes_fromCapturedState() throws Exception {
        WriteChannel first =
                storage.writer(BlobInfo.newBuilder(bucket, "captured").build());
        first.setChunkSize(1 << 20);
        first.write(ByteBuffer.wrap(LARGE, 0, 2 << 20));
        RestorableState<WriteChannel> captured = first.capture();
        try (WriteChannel second = captured.restore()) {
            second.write(ByteBuffer.wrap(LARGE, 2 << 20, LARGE.length - (2 << 20)));
        }
        assertThat(storage.readAllBytes(bucket, "captured")).isEqualTo(LARGE);
    }

    @Test
    void createFrom_uploadsStream() throws Exception {
        Blob created = storage.createFrom(
                BlobInfo.newBuilder(bucket, "stream").build(), new ByteArrayInputStream(LARGE), 1 << 20);

        assertThat(created.getSize()).isEqualTo(LARGE.length);
        assertThat(storage.readAllBytes(bucket, "stream")).isEqualTo(LARGE);
    }

    @Test
    void writeSessions_deliverContent() throws Exception {
        Storage composite = GoogleClients.of(
                url,
                BlobWriteSessionConfigs.parallelCompositeUpload()
                        .withBufferAllocationStrategy(BufferAllocationStrategy.fixedPool(4, 1 << 20))
                        .withExecutorSupplier(ExecutorSupplier.fixedPool(2)));
        Storage spooled = GoogleClients.of(url, BlobWriteSessionConfigs.bufferToTempDirThenUpload());

        for (Storage client : List.of(storage, composite, spooled)) {
            BlobWriteSession session = client.blobWriteSession(
                    BlobInfo.newBuilder(bucket, "session").build());
            try (WritableByteChannel channel = session.open()) {
                channel.write(ByteBuffer.wrap(LARGE));
            }
            assertThat(session.getResult()
                            .get(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS)
                            .getSize())
                    .isEqualTo(LARGE.length);
            assertThat(storage.readAllBytes(bucket, "session")).isEqualTo(LARGE);
        }
    }

    @Test
    void compose_returnsObjectWithCrc32cButNoMd5() {
        List.of("p1;", "p2;", "p3;").forEach(part -> create("parts/" + part, part));

        Blob composed = storage.compose(ComposeRequest.newBuilder()
                .setTarget(BlobInfo.newBuilder(bucket, "all")
                        .setContentType("text/csv")
                        .build())
                .addSource("parts/p1;", "parts/p2;", "parts/p3;")
                .setTargetOptions(BlobTargetOption.doesNotExist())
                .build());

        assertThat(storage.readAllBytes(bucket, "all")).asString(UTF_8).isEqualTo("p1;p2;p3;");
        assertThat(composed.getComponentCount()).isEqualTo(3);
        assertThat(composed.getMd5()).isNull();
        assertThat(composed.getContentType()).isEqualTo("text/csv");
        assertThat(composed.getCrc32c()).isEqualTo(create("same", "p1;p2;p3;").getCrc32c());
    }

    @Test
    void compose_isRejected_withMoreThan32Sources() {
        IntStream.range(0, 33).forEach(part -> create("part" + part, "x"));
        ComposeRequest.Builder tooMany = ComposeRequest.newBuilder()
                .setTarget(BlobInfo.newBuilder(bucket, "all").build());
        IntStream.range(0, 33).forEach(part -> tooMany.addSource("part" + part));

        assertRefused(400, () -> storage.compose(tooMany.build()));
    }

    @Test
    void create_fails_whenObjectMustNotExist() {
        create("taken", "first");
        BlobInfo taken = BlobInfo.newBuilder(bucket, "taken").build();

        assertRefused(412, () -> storage.create(taken, SMALL, BlobTargetOption.doesNotExist()));
        assertRefused(412, () -> {
            try (WriteChannel writer = storage.writer(taken, BlobWriteOption.doesNotExist())) {
                writer.write(ByteBuffer.wrap(SMALL));
            }
        });
        assertThat(storage.readAllBytes(bucket, "taken")).asString(UTF_8).isEqualTo("first");
    }

    @Test
    void create_fails_whenGenerationIsStale() {
        Blob first = create("object", "first");
        BlobInfo expected = BlobInfo.newBuilder(BlobId.of(bucket, "object", first.getGeneration()))
                .build();
        Blob second = storage.create(expected, SMALL, BlobTargetOption.generationMatch());

        assertThat(second.getGeneration()).isGreaterThan(first.getGeneration());
        assertRefused(412, () -> storage.create(expected, SMALL, BlobTargetOption.generationMatch()));
    }

    @Test
    void lists_arePagedAndGroupedByDirectory() {
        IntStream.range(0, 25).forEach(number -> create("many/" + (100 + number), "x"));
        create("top", "x");

        assertThat(names(BlobListOption.prefix("many/"), BlobListOption.pageSize(10)))
                .hasSize(25)
                .isSorted();
        assertThat(names(BlobListOption.currentDirectory(), BlobListOption.pageSize(1)))
                .containsExactlyInAnyOrder("many/", "top");
        assertThat(names(BlobListOption.startOffset("many/110"), BlobListOption.endOffset("many/112")))
                .containsExactly("many/110", "many/111");
    }

    @Test
    void update_changesPropertiesButNotContent() {
        Blob created = create("object", "content");
        created.toBuilder().setMetadata(Map.of("k", "v")).build().update();

        Blob changed = storage.get(bucket, "object");
        assertThat(changed.getMetadata()).containsEntry("k", "v");
        assertThat(changed.getGeneration()).isEqualTo(created.getGeneration());
        assertThat(changed.getMetageneration()).isEqualTo(2);
    }

    @Test
    void copy_keepsContentAndProperties() {
        storage.create(
                BlobInfo.newBuilder(bucket, "source").setContentType("text/csv").build(), SMALL);

        Blob copy = storage.copy(CopyRequest.newBuilder()
                        .setSource(BlobId.of(bucket, "source"))
                        .setTarget(BlobId.of(bucket, "copy"), BlobTargetOption.doesNotExist())
                        .build())
                .getResult();
        storage.delete(bucket, "source");

        assertThat(copy.getContentType()).isEqualTo("text/csv");
        assertThat(storage.readAllBytes(bucket, "copy")).isEqualTo(SMALL);
    }

    @Test
    void reader_seeks() throws Exception {
        storage.createFrom(BlobInfo.newBuilder(bucket, "large").build(), new ByteArrayInputStream(LARGE));
        ByteBuffer part = ByteBuffer.allocate(100);
        try (ReadChannel reader = storage.reader(bucket, "large")) {
            reader.seek(1000);
            while (part.hasRemaining()) {
                assertThat(reader.read(part)).isPositive();
            }
        }
        assertThat(part.array()).isEqualTo(Arrays.copyOfRange(LARGE, 1000, 1100));
    }

    @Test
    void objects_areDeletedSinglyAndInBatches() {
        List<BlobId> ids = IntStream.range(0, 33)
                .mapToObj(number -> create("n" + number, "x").getBlobId())
                .map(id -> BlobId.of(id.getBucket(), id.getName()))
                .toList();

        assertThat(storage.delete(bucket, "n0")).isTrue();
        assertThat(storage.delete(bucket, "n0")).isFalse();
        assertThat(storage.delete(ids.subList(1, 33))).containsOnly(true).hasSize(32);
        assertThat(storage.get(bucket, "n1")).isNull();
        assertThat(storage.get(ids.subList(0, 2))).containsOnlyNulls();
    }

    private Blob create(String name, String content) {
        return storage.create(BlobInfo.newBuilder(bucket, name).build(), content.getBytes(UTF_8));
    }

    private List<String> names(BlobListOption... options) {
        return StreamSupport.stream(storage.list(bucket, options).iterateAll().spliterator(), false)
                .map(Blob::getName)
                .toList();
    }

    private static void assertRefused(int code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(code));
    }
}
