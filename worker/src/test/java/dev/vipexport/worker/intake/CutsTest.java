package dev.vipexport.worker.intake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.shutdown.Shutdown;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that dies between any two steps leaves a job that the next one brings to the same end. */
class CutsTest {
    private static final int ROWS = 400;

    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final TestClock clock = new TestClock(Jobs.NOW);
    private Backends backends;
    private FirestoreClient client;
    private ExportJob job;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreCalls(backends.cloud);
        job = jobs.put(Jobs.queued(clock.instant()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        backends.close();
    }

    @Test
    void anUndisturbedJobSucceeds() {
        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    /** The changes are: planned, succeeded. */
    @ParameterizedTest(name = "change {0}, made {1}")
    @CsvSource({"1,false", "1,true", "2,false", "2,true"})
    void aCutAtAChangeOfStateIsMadeGood(int change, boolean made) {
        TestWorker dying = work(new CutAtChange(jobs, change, made));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(Cut.class);

        assertThat(work(jobs).run(job.exportId())).isInstanceOfAny(Outcome.Finished.class, Outcome.NothingToDo.class);

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(file().objectName())).isEqualTo(Backends.csv(ROWS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/compose", "/upload/", "/o/"})
    void aCutInCloudStorageIsMadeGood(String target) {
        backends.storageServer.faults().next(100_000, call -> call.target().contains(target), new Fault.Status(503));
        assertThatThrownBy(() -> work(jobs).run(job.exportId())).hasMessageContaining("Cloud Storage is unavailable");
        assertThat(backends.storageServer.faults().fired()).isPositive();
        backends.storageServer.faults().clear();

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    @Test
    void anAnswerThatIsLostAfterTheComposeIsMadeGood() {
        backends.storageServer.faults().next(1, call -> call.target().contains("/compose"), new Fault.LostAnswer(400));
        assertThatThrownBy(() -> work(jobs).run(job.exportId())).isInstanceOf(IllegalStateException.class);

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    @Test
    void theSnapshotOfTheFirstWorkerIsThatOfTheSecond() throws Exception {
        TestWorker dying = work(new CutAtChange(jobs, 2, false));
        assertThatThrownBy(() -> dying.run(job.exportId())).isInstanceOf(Cut.class);
        backends.addMessage("later", Jobs.DAY.plusSeconds(7), "not in the snapshot");

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.Finished.class);

        assertSucceeded();
    }

    @Test
    void aJobThatIsCanceledMeanwhileIsLeftAlone() {
        JobStore canceling = new Interfering(
                jobs, id -> jobs.put(stored().canceled(clock.instant()).orElseThrow()));

        assertThat(work(canceling).run(job.exportId())).isInstanceOf(Outcome.NothingToDo.class);

        assertThat(stored().state()).isEqualTo(JobState.CANCELED);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aFileThatWasComposedForAJobThatIsCanceledMeanwhileGoes() {
        assertThatThrownBy(() -> work(new CutAtChange(jobs, 2, false)).run(job.exportId()))
                .isInstanceOf(Cut.class);
        assertThat(backends.objects("exports/" + job.exportId())).hasSize(3);
        jobs.put(stored().canceled(clock.instant()).orElseThrow());

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.NothingToDo.class);

        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aMissingJobIsNothingToDo() {
        assertThat(work(jobs).run("no-such-job")).isInstanceOf(Outcome.NothingToDo.class);
    }

    @Test
    void aJobThatIsGivenUpAfterItsFileWasComposedPublishesNothing() {
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

    /** The second upload in one request; the first is the part. */
    private static Predicate<Faults.Call> theManifest() {
        var wholeUploads = new AtomicInteger();
        return call -> call.method().equals("POST")
                && call.target().contains("uploadType=multipart")
                && wholeUploads.incrementAndGet() == 2;
    }

    @Test
    void aCountThatDoesNotMatchFailsTheJobAndPublishesNothing() {
        assertThatThrownBy(() -> work(new CutAtChange(jobs, 1, true)).run(job.exportId()))
                .isInstanceOf(Cut.class);
        var wrong = new Snapshot(requireNonNull(stored().snapshot()).readAt(), ROWS + 1);
        jobs.put(job.planned(1, wrong, clock.instant()).orElseThrow());

        assertThat(work(jobs).run(job.exportId())).isInstanceOf(Outcome.GaveUp.class);

        assertThat(requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.ROWS_MISMATCH);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    private void assertSucceeded() {
        ExportJob ended = stored();
        assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(file().objectName()).isEqualTo(ObjectNames.file(job));
        assertThat(file().rows()).isEqualTo(ROWS);
        assertThat(backends.content(file().objectName())).isEqualTo(Backends.csv(ROWS));
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
                SliceStore.in(backends.firestore, Duration.ofSeconds(10)),
                sent.tickets(),
                clock,
                TestWorker.plan(20_000, 32));
    }

    private static final class Cut extends RuntimeException {}

    /** Dies at one change of a job, before or after it was made. */
    private static final class CutAtChange extends Interfering {
        private final int at;
        private final boolean made;
        private int changes;

        CutAtChange(JobStore jobs, int at, boolean made) {
            super(jobs, id -> {});
            this.at = at;
            this.made = made;
        }

        @Override
        public Change change(String exportId, Transition transition) {
            changes++;
            if (changes == at && !made) {
                throw new Cut();
            }
            Change change = super.change(exportId, transition);
            if (changes == at) {
                throw new Cut();
            }
            return change;
        }
    }

    /** Does something to the job just before its second change. */
    private static class Interfering extends WrappedJobs {
        private final Consumer<String> deed;
        private int changes;

        Interfering(JobStore jobs, Consumer<String> deed) {
            super(jobs);
            this.deed = deed;
        }

        @Override
        public Change change(String exportId, Transition transition) {
            changes++;
            if (changes == 2) {
                deed.accept(exportId);
            }
            return super.change(exportId, transition);
        }
    }
}
