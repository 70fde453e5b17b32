package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults.Call;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's client survives failures on the way, and the object is intact afterwards. */
class ClientRetryTest {
    private static final byte[] CONTENT = new byte[3_000_000];

    static {
        new Random(3).nextBytes(CONTENT);
    }

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private final StorageServer server = EMULATORS.storage();
    private final String bucket = "retry-" + UUID.randomUUID();
    private final Storage storage = GoogleClients.of(server);

    @BeforeEach
    void createBucket() {
        server.createBucket(bucket);
    }

    static Stream<Fault> faultsInAChunk() {
        return Stream.of(
                new Fault.Status(503),
                new Fault.Status(429),
                new Fault.LostAnswer(503),
                new Fault.Cut(0),
                new Fault.Cut(300_000),
                new Fault.Cut(Long.MAX_VALUE),
                new Fault.Break(300_000, 503),
                new Fault.Stall(300_000, Duration.ofMillis(20)),
                new Fault.Delay(Duration.ofMillis(20)));
    }

    @ParameterizedTest
    @MethodSource("faultsInAChunk")
    void writer_resumes_afterFaultInAnyChunk(Fault fault) throws Exception {
        server.faults().arm(1, "PUT", fault); // in the first chunk
        server.faults().arm(1, PutAfter.skipping(1), fault); // and in a later chunk or a retry

        try (WriteChannel writer =
                storage.writer(BlobInfo.newBuilder(bucket, "o").build(), BlobWriteOption.doesNotExist())) {
            writer.setChunkSize(1 << 20);
            writer.write(ByteBuffer.wrap(CONTENT));
        }

        assertThat(server.faults().fired()).isEqualTo(2);
        assertThat(storage.readAllBytes(bucket, "o")).isEqualTo(CONTENT);
    }

    @Test
    void uploadStart_isRetried_whenObjectMustNotExist() throws Exception {
        server.faults().arm(2, "POST", new Fault.Status(503));

        try (WriteChannel writer =
                storage.writer(BlobInfo.newBuilder(bucket, "o").build(), BlobWriteOption.doesNotExist())) {
            writer.write(ByteBuffer.wrap(CONTENT));
        }

        assertThat(server.faults().fired()).isEqualTo(2);
        assertThat(storage.readAllBytes(bucket, "o")).isEqualTo(CONTENT);
    }

    @Test
    void create_isRetried_onlyWithPrecondition() {
        BlobInfo info = BlobInfo.newBuilder(bucket, "o").build();
        server.faults().arm(2, "POST", new Fault.Status(503));

        assertThatThrownBy(() -> storage.create(info, CONTENT)).isInstanceOf(StorageException.class);
        storage.create(info, CONTENT, BlobTargetOption.doesNotExist());

        assertThat(server.faults().fired()).isEqualTo(2);
    }

    @Test
    void create_conflictsWithItself_whenAnswerIsLost() {
        BlobInfo info = BlobInfo.newBuilder(bucket, "o").build();
        server.faults().arm(1, "POST", new Fault.LostAnswer(503));

        assertThatThrownBy(() -> storage.create(info, CONTENT, BlobTargetOption.doesNotExist()))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        conflict -> assertThat(conflict.getCode()).isEqualTo(412));
        assertThat(storage.readAllBytes(bucket, "o")).isEqualTo(CONTENT);
    }

    @Test
    void compose_isRetried_whenTargetMustNotExist() {
        storage.create(BlobInfo.newBuilder(bucket, "a").build(), "a".getBytes(UTF_8));
        server.faults().arm(1, call -> call.target().contains("/compose"), new Fault.Status(503));

        Blob composed = storage.compose(ComposeRequest.newBuilder()
                .setTarget(BlobInfo.newBuilder(bucket, "o").build())
                .addSource("a", "a")
                .setTargetOptions(BlobTargetOption.doesNotExist())
                .build());

        assertThat(composed.getSize()).isEqualTo(2);
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    static Stream<Fault> faultsInADownload() {
        return Stream.of(
                new Fault.Status(503),
                new Fault.Break(0, 503),
                new Fault.Cut(0),
                new Fault.Cut(100_000),
                new Fault.Break(1_000_000, 503),
                new Fault.Stall(100_000, Duration.ofMillis(20)));
    }

    @ParameterizedTest
    @MethodSource("faultsInADownload")
    void reader_resumes_afterFault(Fault fault) throws Exception {
        storage.create(BlobInfo.newBuilder(bucket, "o").build(), CONTENT);
        server.faults().arm(1, call -> call.target().contains("alt=media"), fault);
        ByteBuffer read = ByteBuffer.allocate(CONTENT.length);
        try (var reader = storage.reader(bucket, "o")) {
            while (read.hasRemaining()) {
                assertThat(reader.read(read)).isNotNegative();
            }
        }
        assertThat(read.array()).isEqualTo(CONTENT);
        assertThat(server.faults().fired()).isEqualTo(1);
    }

    @Test
    void writer_fails_whenUploadIsGone() {
        server.faults().arm(1, "PUT", new Fault.Status(410));
        BlobInfo info = BlobInfo.newBuilder(bucket, "o").build();

        assertThatThrownBy(() -> {
                    try (WriteChannel writer = storage.writer(info, BlobWriteOption.doesNotExist())) {
                        writer.write(ByteBuffer.wrap(CONTENT));
                    }
                })
                .satisfiesAnyOf(
                        gone -> assertThat(gone).isInstanceOf(StorageException.class),
                        gone -> assertThat(gone).isInstanceOf(IOException.class));
        assertThat(storage.get(bucket, "o")).isNull();
    }

    /** Matches one PUT after it has skipped others. */
    private static final class PutAfter implements Predicate<Call> {
        private final int others;
        private int seen;

        private PutAfter(int others) {
            this.others = others;
        }

        static PutAfter skipping(int others) {
            return new PutAfter(others);
        }

        @Override
        public boolean test(Call call) {
            if (!call.method().equals("PUT")) {
                return false;
            }
            seen++;
            return seen > others;
        }
    }
}
