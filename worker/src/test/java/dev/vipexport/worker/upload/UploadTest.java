package dev.vipexport.worker.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.storage.Crc32c;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

class UploadTest {
    private static final String BUCKET = "vip-exports";
    private static final String NAME = "exports/e/1/parts/00000";
    private static final int CHUNK = 256 * 1_024;
    static final UploadSettings QUICK = new UploadSettings(
            DataSize.ofBytes(CHUNK), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(2));
    /** For transient faults. */
    private static final UploadSettings LONG_RETRIES =
            new UploadSettings(DataSize.ofBytes(CHUNK), Duration.ofMillis(5), Duration.ofMillis(20), TestTimeouts.MAX);

    private StorageServer server;
    private Storage storage;
    private Uploads uploads;

    @BeforeEach
    void start() {
        server = StorageServer.start(StorageServer.Options.temporary().withRules(StorageRules.CLOUD));
        server.createBucket(BUCKET);
        openClient(QUICK);
    }

    private void openClient(UploadSettings settings) {
        var cloud = new CloudSettings("test", "(default)", BUCKET, null, server.url());
        storage = Uploads.storage(cloud, settings);
        uploads = new Uploads(storage, cloud, settings);
    }

    @AfterEach
    void stop() throws Exception {
        closeClient();
        server.close();
    }

    private void closeClient() throws Exception {
        uploads.close();
        storage.close();
    }

    @Test
    void upload_storesBytes_withTypeAndChecksum() {
        byte[] bytes = bytes(3 * CHUNK + 17);

        StoredObject stored = upload(bytes);

        assertThat(stored).isEqualTo(new StoredObject(NAME, bytes.length, crc32c(bytes)));
        assertThat(storage.get(BlobId.of(BUCKET, NAME)).getContentType()).isEqualTo("text/csv");
        assertThat(stored()).isEqualTo(bytes);
    }

    @Test
    void upload_createsObject_whenEmpty() {
        assertThat(upload(new byte[0])).isEqualTo(new StoredObject(NAME, 0, "AAAAAA=="));
        assertThat(stored()).isEmpty();
    }

    @Test
    void object_isInvisible_beforeFinish() {
        Upload upload = uploads.start(NAME, "text/csv");

        upload.write(bytes(3 * CHUNK), 0, 3 * CHUNK);

        assertThat(storage.get(BlobId.of(BUCKET, NAME))).isNull();
    }

    @Test
    @Timeout(300)
    void write_returns_whilePreviousChunkIsSent() {
        server.faults().arm(1, call -> call.method().equals("PUT"), new Fault.Stall(0, Duration.ofHours(1)));
        Upload upload = uploads.start(NAME, "text/csv");

        // this call returns although the first chunk never arrives
        upload.write(bytes(2 * CHUNK - 1), 0, 2 * CHUNK - 1);

        await("the first chunk is on its way")
                .atMost(TestTimeouts.MAX)
                .until(() -> server.faults().fired() == 1);
    }

    @Test
    void finish_fails_whenChunkCannotBeSent() {
        server.faults().arm(1_000, call -> call.method().equals("PUT"), new Fault.Status(503));
        Upload upload = uploads.start(NAME, "text/csv");
        upload.write(bytes(CHUNK), 0, CHUNK);

        assertThatThrownBy(upload::finish).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void finishAs_fails_unlessUploadIsBuffered() {
        BlobInfo other = BlobInfo.newBuilder(BUCKET, "other.csv").build();
        Upload few = uploads.start(NAME, "text/csv");
        few.write(bytes(CHUNK - 1), 0, CHUNK - 1);
        Upload many = uploads.start(NAME, "text/csv");
        many.write(bytes(CHUNK), 0, CHUNK);

        assertThat(few.isBuffered()).isTrue();
        assertThat(few.finishAs(other, new byte[0], new byte[0]).object())
                .isEqualTo(new StoredObject("other.csv", CHUNK - 1, crc32c(bytes(CHUNK - 1))));
        assertThat(many.isBuffered()).isFalse();
        assertThatThrownBy(() -> many.finishAs(other, new byte[0], new byte[0]))
                .isInstanceOf(IllegalStateException.class);
        assertThat(storage.list(BUCKET).iterateAll()).extracting(Blob::getName).containsExactly("other.csv");
    }

    @Test
    void finishAs_surroundsBytes_alsoBeyondOneChunk() {
        BlobInfo other = BlobInfo.newBuilder(BUCKET, "other.gz").build();
        byte[] whole = bytes(CHUNK + 10);
        for (int time = 0; time < 2; time++) {
            Upload upload = uploads.start(NAME, "text/csv");
            upload.write(whole, 7, CHUNK - 1);

            assertThat(upload.finishAs(
                                    other, Arrays.copyOf(whole, 7), Arrays.copyOfRange(whole, CHUNK + 6, whole.length))
                            .object())
                    .isEqualTo(new StoredObject("other.gz", whole.length, crc32c(whole)));
        }
        assertThat(storage.readAllBytes(BUCKET, "other.gz")).isEqualTo(whole);
    }

    @ParameterizedTest(name = "{0} bytes")
    @MethodSource("sizes")
    void upload_succeeds_whenSameBytesExist(int size) {
        byte[] bytes = bytes(size);
        StoredObject first = upload(bytes);
        long generation = storage.get(BlobId.of(BUCKET, NAME)).getGeneration();

        assertThat(upload(bytes)).isEqualTo(first);
        assertThat(storage.get(BlobId.of(BUCKET, NAME)).getGeneration()).isEqualTo(generation);
    }

    @ParameterizedTest(name = "{0} bytes")
    @MethodSource("sizes")
    void upload_succeeds_whenOvertakenBySameBytes(int size) {
        byte[] bytes = bytes(size);
        Upload slow = uploads.start(NAME, "text/csv");
        slow.write(bytes, 0, size / 2);
        StoredObject fast = upload(bytes);

        slow.write(bytes, size / 2, size - size / 2);

        assertThat(slow.finish().object()).isEqualTo(fast);
    }

    @ParameterizedTest(name = "{0} bytes")
    @MethodSource("sizes")
    void upload_fails_whenOtherBytesExist(int size) {
        byte[] bytes = bytes(size);
        upload(bytes);
        byte[] others = bytes.clone();
        others[size - 1]++;

        assertThatThrownBy(() -> upload(others))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining(crc32c(bytes))
                .hasMessageContaining(crc32c(others));
        assertThat(stored()).isEqualTo(bytes);
    }

    static Stream<Integer> sizes() {
        return Stream.of(100, CHUNK, 2 * CHUNK + 5);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transientFaults")
    void upload_succeeds_afterTransientFaults(String method, Fault fault, int times) throws Exception {
        closeClient();
        openClient(LONG_RETRIES);
        byte[] bytes = bytes(3 * CHUNK + 17);
        server.faults().arm(times, method, fault);

        StoredObject stored = upload(bytes);

        assertThat(server.faults().fired()).isEqualTo(times);
        assertThat(stored.crc32c()).isEqualTo(crc32c(bytes));
        assertThat(stored()).isEqualTo(bytes);
    }

    static Stream<Arguments> transientFaults() {
        return Stream.of(
                Arguments.of("POST", new Fault.Status(503), 2),
                Arguments.of("POST", new Fault.LostAnswer(503), 1),
                Arguments.of("PUT", new Fault.Status(503), 2),
                Arguments.of("PUT", new Fault.Status(429), 1),
                Arguments.of("PUT", new Fault.LostAnswer(503), 5),
                Arguments.of("PUT", new Fault.Cut(1_000), 1),
                Arguments.of("PUT", new Fault.Cut(CHUNK - 1), 2));
    }

    @Test
    void upload_usesOneCall_whenSmallerThanChunk() {
        byte[] bytes = bytes(CHUNK - 1);
        server.faults().arm(1_000, call -> !call.method().equals("POST"), new Fault.Status(403));
        Upload upload = uploads.start(NAME, "text/csv");
        upload.write(bytes, 0, bytes.length);

        assertThat(upload.finish().object().crc32c()).isEqualTo(crc32c(bytes));
        assertThat(server.faults().fired()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transientFaultsOfOneCall")
    void singleCallUpload_succeeds_afterTransientFaults(Fault fault, int times) throws Exception {
        closeClient();
        openClient(LONG_RETRIES);
        byte[] bytes = bytes(CHUNK - 1);
        server.faults().arm(times, "POST", fault);

        StoredObject stored = upload(bytes);

        assertThat(server.faults().fired()).isEqualTo(times);
        assertThat(stored).isEqualTo(new StoredObject(NAME, bytes.length, crc32c(bytes)));
        assertThat(stored()).isEqualTo(bytes);
    }

    static Stream<Arguments> transientFaultsOfOneCall() {
        return Stream.of(
                Arguments.of(new Fault.Status(503), 2),
                Arguments.of(new Fault.Status(429), 1),
                Arguments.of(new Fault.LostAnswer(503), 1),
                Arguments.of(new Fault.Cut(1_000), 2));
    }

    @Test
    void upload_canBeRetried_whenSessionIsLost() {
        byte[] bytes = bytes(2 * CHUNK);
        server.faults().arm(1, "PUT", new Fault.Status(410));

        assertThatThrownBy(() -> upload(bytes)).isInstanceOf(BackendUnavailableException.class);
        assertThat(storage.get(BlobId.of(BUCKET, NAME))).isNull();

        assertThat(upload(bytes).crc32c()).isEqualTo(crc32c(bytes));
    }

    @Test
    void upload_reportsUnavailable_whenServerStaysDown() {
        server.faults().arm(1_000, "PUT", new Fault.Status(503));

        assertThatThrownBy(() -> upload(bytes(CHUNK)))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining(NAME);
        assertThat(storage.get(BlobId.of(BUCKET, NAME))).isNull();
    }

    @Test
    void upload_failsWithoutRetry_whenForbidden() {
        server.faults().arm(1, "POST", new Fault.Status(403));

        assertThatThrownBy(() -> upload(bytes(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refused uploading " + NAME);
    }

    private StoredObject upload(byte[] bytes) {
        Upload upload = uploads.start(NAME, "text/csv");
        for (int at = 0; at < bytes.length; at += 8_192) {
            upload.write(bytes, at, Math.min(8_192, bytes.length - at));
        }
        Upload.UploadedObject uploaded = upload.finish();
        assertThat(uploaded.generation())
                .isEqualTo(storage.get(BlobId.of(BUCKET, NAME)).getGeneration());
        return uploaded.object();
    }

    private byte[] stored() {
        return storage.readAllBytes(BlobId.of(BUCKET, NAME));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Arrays.copyOf(bytes, length);
    }

    private static String crc32c(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return Crc32c.base64(checksum);
    }
}
