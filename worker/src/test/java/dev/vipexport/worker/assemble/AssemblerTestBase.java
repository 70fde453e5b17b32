package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.upload.UploadSettings;
import dev.vipexport.worker.upload.Uploads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.util.unit.DataSize;

/** Provides a bucket and an assembler for a job of two rows. */
abstract class AssemblerTestBase {
    static final String BUCKET = "vip-exports";
    static final UploadSettings QUICK =
            new UploadSettings(DataSize.ofMegabytes(1), Duration.ofMillis(5), Duration.ofMillis(20), TestTimeouts.MAX);

    private static final UploadSettings SHORT_RETRIES = new UploadSettings(
            DataSize.ofMegabytes(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    final ExportJob job = TestJobs.assembling(2, TestJobs.NOW);
    final String name = ObjectNames.file(job);
    StorageServer server;
    CloudSettings cloud;
    Storage storage;
    Assembler assembler;

    @BeforeEach
    void start() {
        server = StorageServer.start(
                StorageServer.Options.temporary().withRules(StorageRules.CLOUD.withoutWriteLimit()));
        server.createBucket(BUCKET);
        use(QUICK);
    }

    private void use(UploadSettings settings) {
        cloud = new CloudSettings("test", "(default)", BUCKET, null, server.url());
        storage = Uploads.storage(cloud, settings);
        assembler = new Assembler(storage, cloud, Runnable::run, new ShutdownSignal());
    }

    /** For permanent faults. */
    void useShortRetryTimeout() throws Exception {
        storage.close();
        use(SHORT_RETRIES);
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
        server.close();
    }

    String content(String object) {
        return new String(storage.readAllBytes(BlobId.of(BUCKET, object)), StandardCharsets.UTF_8);
    }

    JobSlice slice(int index, String content, long rows) {
        return slice(index, content, rows, rows);
    }

    JobSlice slice(int index, String content, long planned, long written) {
        Blob blob = storage.create(
                BlobInfo.newBuilder(BUCKET, ObjectNames.part(job.exportId(), 1, index))
                        .build(),
                content.getBytes(StandardCharsets.UTF_8));
        var window = new TimeWindow(TestJobs.DAY.plusSeconds(9_000 - index), TestJobs.DAY.plusSeconds(9_001 - index));
        return JobSlice.open(1, index, window, planned)
                .done(new Part(written, blob.getSize(), blob.getCrc32c(), null, 3, List.of()))
                .orElseThrow();
    }

    /** Returns {@code other} with the id that the slices' objects are named after. */
    ExportJob withIdOf(ExportJob other) {
        return new ExportJob(
                job.exportId(),
                other.caller(),
                other.query(),
                other.options(),
                other.retention(),
                other.state(),
                other.attempt(),
                other.rowsCharged(),
                other.failures(),
                other.claims(),
                other.createdAt(),
                other.changedAt(),
                other.turnAt(),
                other.route(),
                other.waitingSince(),
                other.startedAt(),
                other.finishedAt(),
                other.snapshot(),
                other.plan(),
                other.rowsDone(),
                other.file(),
                other.failure(),
                other.deadLetterDue(),
                other.callback(),
                other.retryOf(),
                other.retriedAs());
    }
}
