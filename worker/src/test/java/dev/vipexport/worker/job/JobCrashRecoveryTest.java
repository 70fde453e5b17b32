package dev.vipexport.worker.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker dies between any two steps, and the next one brings the job to its end. One job's file is published in one call.
 * The other one is larger than a chunk, so its file is composed of a part.
 */
@ParameterizedClass(name = "{0} rows")
@ValueSource(ints = {JobCrashRecoveryTest.FEW, 6_000})
class JobCrashRecoveryTest {
    static final int FEW = 400;

    private final int rows;
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private Backends backends;
    private FirestoreClient client;
    private ExportJob job;

    JobCrashRecoveryTest(int rows) {
        this.rows = rows;
    }

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(rows);
        client = GoogleClients.firestoreGapic(backends.cloud);
        job = jobs.put(TestJobs.queued(clock.instant()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        backends.close();
    }

    @Test
    void job_succeedsWithOneRead_whenUndisturbed() {
        var reads = new AtomicInteger();
        Predicate<Faults.Call> onlyCounts = call -> call.method().equals("RunQuery") && reads.incrementAndGet() < 0;
        backends.firestoreServer.faults().arm(1, onlyCounts, new Fault.Status(13));

        assertThat(workerWith(jobs).run(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);

        assertSucceeded();
        assertThat(reads).hasValue(1);
    }

    @Test
    void job_usesRecordedSnapshot_whenOtherWorkerPlannedIt() throws Exception {
        Instant earlier = VipMessages.instant(backends.firestore
                        .collection(VipMessages.COLLECTION)
                        .limit(1)
                        .get()
                        .get()
                        .getReadTime())
                .truncatedTo(ChronoUnit.MICROS);
        backends.addMessage("later", TestJobs.DAY.plusSeconds(7), "not in the other worker's snapshot");
        JobStore intercepted = new InterceptingJobStore(
                jobs,
                1,
                id -> jobs.put(job.planned(1, new Snapshot(earlier, rows), clock.instant())
                        .orElseThrow()));

        assertThat(workerWith(intercepted).run(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);

        assertThat(requireNonNull(stored().snapshot()).readAt()).isEqualTo(earlier);
        assertSucceeded();
    }

    /** The job has two changes: planned and succeeded. */
    @ParameterizedTest(name = "change {0}, made {1}")
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void job_recovers_whenWorkerDiesAtStateChange(int change, boolean made) {
        TestWorker dying = workerWith(new CrashingJobStore(jobs, change, made));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(CrashingJobStore.Crash.class);

        assertThat(workerWith(jobs).run(job.exportId()))
                .isInstanceOfAny(TicketResult.Succeeded.class, TicketResult.Skipped.class);

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(file().objectName())).isEqualTo(Backends.csv(rows));
    }

    /** A small job calls twice: manifest and file. A larger one calls three times for its part before that. */
    @ParameterizedTest(name = "after {0} calls")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void job_recovers_whenStorageFailsAfterAnyCall(int calls) {
        int needed = isSmall() ? 2 : 5;
        var completedCalls = new AtomicInteger();
        backends.storageServer
                .faults()
                .arm(
                        100_000,
                        call -> completedCalls.incrementAndGet() > calls && calls < needed,
                        new Fault.Status(503));
        Throwable failure = catchThrowable(() -> workerWith(jobs).run(job.exportId()));
        if (calls < needed) {
            assertThat(failure).hasMessageContaining("Cloud Storage is unavailable");
        }
        backends.storageServer.faults().clear();

        assertThat(workerWith(jobs).run(job.exportId()))
                .isInstanceOfAny(TicketResult.Succeeded.class, TicketResult.Skipped.class);

        assertSucceeded();
    }

    @Test
    void job_recovers_whenPublishResponseIsLost() {
        backends.storageServer.faults().arm(1, publication(), new Fault.LostAnswer(400));
        assertThatThrownBy(() -> workerWith(jobs).run(job.exportId())).isInstanceOf(IllegalStateException.class);

        assertThat(workerWith(jobs).run(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);

        assertSucceeded();
    }

    @Test
    void job_keepsSnapshot_whenWorkerDies() throws Exception {
        TestWorker dying = workerWith(new CrashingJobStore(jobs, 2, false));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(CrashingJobStore.Crash.class);
        backends.addMessage("later", TestJobs.DAY.plusSeconds(7), "not in the snapshot");

        assertThat(workerWith(jobs).run(job.exportId())).isInstanceOf(TicketResult.Succeeded.class);

        assertSucceeded();
    }

    @ParameterizedTest(name = "before change {0}")
    @ValueSource(ints = {1, 2})
    void job_staysCanceled_whenCanceledDuringExport(int change) {
        JobStore canceling = new InterceptingJobStore(
                jobs, change, id -> jobs.put(stored().canceled(clock.instant()).orElseThrow()));

        assertThat(workerWith(canceling).run(job.exportId())).isInstanceOf(TicketResult.Skipped.class);

        assertThat(stored().state()).isEqualTo(JobState.CANCELED);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void file_isDeleted_whenJobIsCanceledAfterPublishing() {
        assertThatThrownBy(
                        () -> workerWith(new CrashingJobStore(jobs, 2, false)).run(job.exportId()))
                .isInstanceOf(CrashingJobStore.Crash.class);
        assertThat(backends.objects("exports/" + job.exportId())).hasSize(isSmall() ? 2 : 3);
        jobs.put(stored().canceled(clock.instant()).orElseThrow());

        assertThat(workerWith(jobs).run(job.exportId())).isInstanceOf(TicketResult.Skipped.class);

        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void ticket_isSkipped_whenJobIsMissing() {
        assertThat(workerWith(jobs).run("no-such-job")).isInstanceOf(TicketResult.Skipped.class);
    }

    @Test
    void file_isDeleted_whenJobFailsAfterWriting() {
        backends.storageServer.faults().arm(1, manifestUpload(), new Fault.Status(400));

        assertThat(workerWith(jobs, 1).process(job.exportId())).isInstanceOf(TicketResult.Failed.class);

        assertThat(backends.storageServer.faults().fired()).isEqualTo(1);
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void file_isDeleted_whenJobIsDeletedDuringPublishing() {
        Predicate<Faults.Call> theManifest = manifestUpload();
        backends.storageServer
                .faults()
                .arm(
                        1,
                        call -> {
                            boolean isManifest = theManifest.test(call);
                            if (isManifest) {
                                jobs.delete(job.exportId());
                            }
                            return isManifest;
                        },
                        new Fault.Status(400));

        TicketResult result = workerWith(jobs, 8).process(job.exportId());

        assertThat(result).isInstanceOf(TicketResult.Skipped.class);
        assertThat(backends.storageServer.faults().fired()).isEqualTo(1);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    /** In tests the manifest is written just before the file, and its failure is thrown after both. */
    private static Predicate<Faults.Call> manifestUpload() {
        return multipartUpload(1);
    }

    private Predicate<Faults.Call> publication() {
        return isSmall() ? multipartUpload(2) : call -> call.target().contains("/compose");
    }

    private static Predicate<Faults.Call> multipartUpload(int number) {
        var uploads = new AtomicInteger();
        return call -> call.target().contains("uploadType=multipart") && uploads.incrementAndGet() == number;
    }

    private boolean isSmall() {
        return rows == FEW;
    }

    @Test
    void job_fails_whenRowCountDiffers() {
        assertThatThrownBy(() -> workerWith(new CrashingJobStore(jobs, 1, true)).run(job.exportId()))
                .isInstanceOf(CrashingJobStore.Crash.class);
        var wrong = new Snapshot(requireNonNull(stored().snapshot()).readAt(), rows + 1);
        jobs.put(job.planned(1, wrong, clock.instant()).orElseThrow());

        assertThat(workerWith(jobs).run(job.exportId())).isInstanceOf(TicketResult.Failed.class);

        assertThat(requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.ROWS_MISMATCH);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    private void assertSucceeded() {
        ExportJob ended = stored();
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(file().objectName()).isEqualTo(ObjectNames.file(job));
        assertThat(file().rows()).isEqualTo(rows);
        assertThat(backends.content(file().objectName())).isEqualTo(Backends.csv(rows));
        assertThat(backends.objects("exports/" + job.exportId()))
                .containsExactlyInAnyOrder(file().objectName(), ObjectNames.manifest(job.exportId(), 1));
    }

    private ExportFile file() {
        return requireNonNull(stored().file());
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private TestWorker workerWith(JobStore store) {
        return workerWith(store, 3);
    }

    private TestWorker workerWith(JobStore store, int maxFailures) {
        return new TestWorker(
                backends,
                client,
                store,
                SliceStore.in(backends.firestore, TestTimeouts.MAX),
                sent.tickets(),
                clock,
                TestWorker.plan(20_000, 32),
                TestWorker.retries(maxFailures, 1_000_000));
    }
}
