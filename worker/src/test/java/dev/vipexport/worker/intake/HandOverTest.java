package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 300 messages in 10 to 20 slices, four of them on the queue at once. */
class HandOverTest {
    private static final int ROWS = 300;
    private static final int WINDOW = 4;

    private final JobsInMemory jobs = new JobsInMemory();
    private final TestClock clock = new TestClock(Jobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private SliceStore slices;
    private TestWorker worker;
    private ExportJob job;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreCalls(backends.cloud);
        slices = SliceStore.in(backends.firestore, Patience.MOST);
        worker = new TestWorker(
                backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(ROWS / 10, WINDOW));
        job = jobs.put(Jobs.queued(clock.instant()));
        worker.lead(job.exportId());
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void aWindowOfSlicesIsOnTheQueueAndEachThatIsDoneLetsOneFollow() {
        assertThat(queue.waitingSlices()).containsExactly(0, 1, 2, 3);

        queue.deliver(1, worker);
        assertThat(queue.waitingSlices()).containsExactly(0, 2, 3, 5);
        queue.deliver(3, worker);
        assertThat(queue.waitingSlices()).containsExactly(0, 2, 3, 9);
    }

    @Test
    void neighboursGoToPartitionsOfTheirOwn() {
        assertThat(queue.waiting.stream().map(record -> record.partition()).distinct())
                .hasSize(WINDOW);
    }

    @Test
    void theLastSliceWakesTheJobWhichPublishesTheFile() {
        while (!queue.waitingSlices().isEmpty()) {
            assertThat(queue.waitingJobs()).isEmpty();
            queue.deliver(0, worker);
        }
        assertThat(queue.waitingJobs()).containsExactly(Topics.LARGE_JOBS);
        assertThat(stored().state()).isEqualTo(JobState.RUNNING);

        queue.deliver(0, worker);

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(Objects.requireNonNull(stored().file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void aTicketThatComesAgainAfterTheHandOverDoesNothing() {
        var ticket = queue.waiting.get(0);
        queue.deliver(0, worker);
        int waiting = queue.waiting.size();
        queue.waiting.add(0, ticket);

        queue.deliver(0, worker);

        assertThat(queue.waiting).hasSize(waiting);
        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().state()).isEqualTo(SliceState.HANDED_OVER);
    }

    @Test
    void theJobsTicketWakesTheFirstOpenSliceOfEachChainAlone() {
        queue.deliver(1, worker);
        queue.deliver(3, worker);
        queue.waiting.clear();

        worker.lead(job.exportId());

        assertThat(queue.waitingSlices()).containsExactly(0, 2, 3, 9);
    }

    @Test
    void aCanceledJobsSlicesAreNotWorkedOnAndItsPartsGo() {
        queue.deliver(0, worker);
        assertThat(backends.objects("exports/" + job.exportId())).hasSize(1);
        jobs.put(stored().canceled(clock.instant()).orElseThrow());

        finish();

        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
        assertThat(slices.open(job.exportId(), 1, 100)).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void aJobThatIsCanceledWhileItsSliceIsWrittenLeavesNoPart() {
        var canceling = new KillPoints(() -> {
            jobs.put(stored().canceled(clock.instant()).orElse(stored()));
            return false;
        });
        var late = new TestWorker(
                backends, client, jobs, canceling.around(slices), queue.tickets(), clock, TestWorker.plan(30, WINDOW));

        queue.deliver(0, late);

        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().state()).isEqualTo(SliceState.DONE);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aSnapshotThatIsTooOldBeginsTheNextAttemptAndTheOldPartsGo() {
        ExportJob old = withOldSnapshot();
        queue.waiting.clear();
        backends.storage.create(BlobInfo.newBuilder(Backends.BUCKET, ObjectNames.part(old.exportId(), 1, 1))
                .build());

        worker.run(SliceTicket.of(old.exportId(), 1, 0));

        ExportJob next = jobs.find(old.exportId()).orElseThrow();
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(backends.objects("exports/" + old.exportId())).isEmpty();
        finish();
        ExportJob finished = jobs.find(old.exportId()).orElseThrow();
        assertThat(backends.content(Objects.requireNonNull(finished.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void aSnapshotThatBecomesTooOldDuringThePlanningBeginsTheNextAttempt() {
        var tooOld = new Snapshot(Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob counted = jobs.put(Jobs.queued(clock.instant())
                .counted(1, tooOld, 30, WINDOW, clock.instant())
                .orElseThrow());

        worker.lead(counted.exportId());

        ExportJob next = jobs.find(counted.exportId()).orElseThrow();
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.waitingJobs()).containsExactly(Topics.JOBS);
        finish();
        assertThat(jobs.find(counted.exportId()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void slicesOfAnotherVersionBeginTheNextAttempt() {
        var now = new Snapshot(Instant.now().truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob counted = jobs.put(Jobs.queued(clock.instant())
                .counted(1, now, 30, WINDOW, clock.instant())
                .orElseThrow());
        var half = new TimeWindow(Jobs.DAY.plusSeconds(50), Jobs.DAY.plusSeconds(86_400));
        slices.record(counted, List.of(JobSlice.open(1, 0, half, 150)));

        worker.lead(counted.exportId());

        assertThat(jobs.find(counted.exportId()).orElseThrow().attempt()).isEqualTo(2);
        finish();
        ExportJob finished = jobs.find(counted.exportId()).orElseThrow();
        assertThat(backends.content(Objects.requireNonNull(finished.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    /** RUNNING with two slices at a snapshot that Firestore no longer serves. */
    private ExportJob withOldSnapshot() {
        var tooOld = new Snapshot(Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob old = jobs.put(Jobs.queued(clock.instant())
                .counted(1, tooOld, 30, WINDOW, clock.instant())
                .flatMap(counted -> counted.sliced(1, 2, clock.instant()))
                .orElseThrow());
        var newer = new TimeWindow(Jobs.DAY.plusSeconds(50), Jobs.DAY.plusSeconds(86_400));
        var older = new TimeWindow(Jobs.DAY, Jobs.DAY.plusSeconds(50));
        slices.record(old, List.of(JobSlice.open(1, 0, newer, 150), JobSlice.open(1, 1, older, 150)));
        return old;
    }

    private void finish() {
        while (!queue.waiting.isEmpty()) {
            queue.deliver(0, worker);
        }
    }

    @Test
    void aSliceThatFailsTooOftenEndsTheJobAndItsTicketIsBuried() {
        backends.firestoreServer.faults().next(1_000, "RunQuery", new Fault.Status(3));
        var ticket = SliceTicket.of(job.exportId(), 1, 0);

        assertThat(worker.handle(ticket)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(worker.handle(ticket)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(worker.handle(ticket)).isInstanceOf(Outcome.GaveUp.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.INTERNAL);
        assertThat(queue.waiting.get(queue.waiting.size() - 1).topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(queue.waiting.get(queue.waiting.size() - 1).value()).contains("\"index\":0");
    }

    @Test
    void aSliceThatKeepsKillingItsWorkerEndsTheJob() {
        var maxTakes = 2;
        var ticket = SliceTicket.of(job.exportId(), 1, 0);
        var deadly = new AtomicBoolean();
        var dying = new KillPoints(deadly::get);
        for (int take = 1; take <= maxTakes; take++) {
            Work work = mortal(dying, maxTakes).slices.find(ticket).orElseThrow();
            deadly.set(true);
            assertThatThrownBy(work::run).isInstanceOf(KillPoints.Killed.class);
            deadly.set(false);
        }

        assertThat(mortal(dying, maxTakes).run(ticket)).isInstanceOf(Outcome.GaveUp.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(queue.waiting.get(queue.waiting.size() - 1).topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void aSliceThatFailsIsNotTakenForOneThatKills() {
        backends.firestoreServer.faults().next(1, "RunQuery", new Fault.Status(3));
        var ticket = SliceTicket.of(job.exportId(), 1, 0);

        assertThat(worker.handle(ticket)).isInstanceOf(Outcome.TryAgain.class);

        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().takes()).isZero();
    }

    private TestWorker mortal(KillPoints killPoints, int maxTakes) {
        return new TestWorker(
                backends,
                client,
                jobs,
                killPoints.around(slices),
                queue.tickets(),
                clock,
                TestWorker.plan(30, WINDOW),
                maxTakes);
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
