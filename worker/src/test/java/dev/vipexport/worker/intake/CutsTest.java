package dev.vipexport.worker.intake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.shutdown.Shutdown;
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
 * A worker that dies between any two steps leaves a job that the next one brings to the same end: one whose file is
 * written at once, and one that is larger than a chunk, so that its file is composed of a part.
 */
@ParameterizedClass(name = "{0} rows")
@ValueSource(ints = {CutsTest.FEW, 6_000})
class CutsTest {
    static final int FEW = 400;

    private final int rows;
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final TestClock clock = new TestClock(Jobs.NOW);
    private Backends backends;
    private FirestoreClient client;
    private ExportJob job;

    CutsTest(int rows) {
        this.rows = rows;
    }

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(rows);
        client = GoogleClients.firestoreCalls(backends.cloud);
        job = jobs.put(Jobs.queued(clock.instant()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        backends.close();
    }

    @Test
    void anUndisturbedJobSucceedsAndIsReadOnce() {
        var reads = new AtomicInteger();
        Predicate<Faults.Call> onlyCounts = call -> call.method().equals("RunQuery") && reads.incrementAndGet() < 0;
        backends.firestoreServer.faults().next(1, onlyCounts, new Fault.Status(13));

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
        assertThat(reads).hasValue(1);
    }

    @Test
    void whereAnotherWorkerHasRecordedAnotherSnapshotThatOneIsRead() throws Exception {
        Instant earlier = VipMessages.instant(backends.firestore
                        .collection(VipMessages.COLLECTION)
                        .limit(1)
                        .get()
                        .get()
                        .getReadTime())
                .truncatedTo(ChronoUnit.MICROS);
        backends.addMessage("later", Jobs.DAY.plusSeconds(7), "not in the other worker's snapshot");
        JobStore overtaken = new Interfering(
                jobs,
                1,
                id -> jobs.put(job.planned(1, new Snapshot(earlier, rows), clock.instant())
                        .orElseThrow()));

        assertThat(work(overtaken).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertThat(requireNonNull(stored().snapshot()).readAt()).isEqualTo(earlier);
        assertSucceeded();
    }

    /** The changes are: planned, succeeded. */
    @ParameterizedTest(name = "change {0}, made {1}")
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void aCutAtAChangeOfStateIsMadeGood(int change, boolean made) {
        TestWorker dying = work(new CutAtChange(jobs, change, made));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(CutAtChange.Cut.class);

        assertThat(work(jobs).run(job.exportId())).isInstanceOfAny(Outcome.Finished.class, Outcome.NothingToDo.class);

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(file().objectName())).isEqualTo(Backends.csv(rows));
    }

    /** The calls are: the manifest and the file; or three of the part's upload, the manifest, the file. */
    @ParameterizedTest(name = "after {0} calls")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aCutInCloudStorageIsMadeGood(int calls) {
        int needed = isSmall() ? 2 : 5;
        var seen = new AtomicInteger();
        backends.storageServer
                .faults()
                .next(100_000, call -> seen.incrementAndGet() > calls && calls < needed, new Fault.Status(503));
        Throwable cut = catchThrowable(() -> work(jobs).run(job.exportId()));
        if (calls < needed) {
            assertThat(cut).hasMessageContaining("Cloud Storage is unavailable");
        }
        backends.storageServer.faults().clear();

        assertThat(work(jobs).run(job.exportId())).isInstanceOfAny(Outcome.Finished.class, Outcome.NothingToDo.class);

        assertSucceeded();
    }

    @Test
    void anAnswerThatIsLostAfterTheFileWasPublishedIsMadeGood() {
        backends.storageServer.faults().next(1, thePublication(), new Fault.LostAnswer(400));
        assertThatThrownBy(() -> work(jobs).run(job.exportId())).isInstanceOf(IllegalStateException.class);

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    @Test
    void theSnapshotOfTheFirstWorkerIsThatOfTheSecond() throws Exception {
        TestWorker dying = work(new CutAtChange(jobs, 2, false));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(CutAtChange.Cut.class);
        backends.addMessage("later", Jobs.DAY.plusSeconds(7), "not in the snapshot");

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    @ParameterizedTest(name = "before change {0}")
    @ValueSource(ints = {1, 2})
    void aJobThatIsCanceledMeanwhileIsLeftAlone(int change) {
        JobStore canceling = new Interfering(
                jobs, change, id -> jobs.put(stored().canceled(clock.instant()).orElseThrow()));

        assertThat(work(canceling).run(job.exportId())).isInstanceOf(Outcome.NothingToDo.class);

        assertThat(stored().state()).isEqualTo(JobState.CANCELED);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aFileThatWasPublishedForAJobThatIsCanceledMeanwhileGoes() {
        assertThatThrownBy(() -> work(new CutAtChange(jobs, 2, false)).run(job.exportId()))
                .isInstanceOf(CutAtChange.Cut.class);
        assertThat(backends.objects("exports/" + job.exportId())).hasSize(isSmall() ? 2 : 3);
        jobs.put(stored().canceled(clock.instant()).orElseThrow());

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.NothingToDo.class);

        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aMissingJobIsNothingToDo() {
        assertThat(work(jobs).run("no-such-job")).isInstanceOf(Outcome.NothingToDo.class);
    }

    @Test
    void aJobThatIsGivenUpAfterItsFileWasWrittenPublishesNothing() {
        backends.storageServer.faults().next(1, theManifest(), new Fault.Status(400));
        var handler = new TicketHandler(new Shutdown(), 1);
        JobAttempts attempts = work(jobs).smallJobs;

        assertThat(handler.handle(job.exportId(), () -> attempts.find(JobTicket.of(job.exportId()))))
                .isInstanceOf(Outcome.GaveUp.class);

        assertThat(backends.storageServer.faults().fired()).isEqualTo(1);
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aJobThatIsDeletedWhileItsFileIsPublishedLeavesNothing() {
        Predicate<Faults.Call> theManifest = theManifest();
        backends.storageServer
                .faults()
                .next(
                        1,
                        call -> {
                            boolean isManifest = theManifest.test(call);
                            if (isManifest) {
                                jobs.forget(job.exportId());
                            }
                            return isManifest;
                        },
                        new Fault.Status(400));
        JobAttempts attempts = work(jobs).smallJobs;

        Outcome outcome = new TicketHandler(new Shutdown(), 8)
                .handle(job.exportId(), () -> attempts.find(JobTicket.of(job.exportId())));

        assertThat(outcome).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(backends.storageServer.faults().fired()).isEqualTo(1);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    /** Here the manifest is written just before the file, and its failure found after both. */
    private static Predicate<Faults.Call> theManifest() {
        return wholeUpload(1);
    }

    private Predicate<Faults.Call> thePublication() {
        return isSmall() ? wholeUpload(2) : call -> call.target().contains("/compose");
    }

    private static Predicate<Faults.Call> wholeUpload(int number) {
        var uploads = new AtomicInteger();
        return call -> call.target().contains("uploadType=multipart") && uploads.incrementAndGet() == number;
    }

    private boolean isSmall() {
        return rows == FEW;
    }

    @Test
    void aCountThatDoesNotMatchFailsTheJobAndPublishesNothing() {
        assertThatThrownBy(() -> work(new CutAtChange(jobs, 1, true)).run(job.exportId()))
                .isInstanceOf(CutAtChange.Cut.class);
        var wrong = new Snapshot(requireNonNull(stored().snapshot()).readAt(), rows + 1);
        jobs.put(job.planned(1, wrong, clock.instant()).orElseThrow());

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.GaveUp.class);

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

    private TestWorker work(JobStore store) {
        return new TestWorker(
                backends,
                client,
                store,
                SliceStore.in(backends.firestore, Patience.MOST),
                sent.tickets(),
                clock,
                TestWorker.plan(20_000, 32));
    }
}
