package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports 300 messages in 10 to 20 slices, with at most four of them queued. */
class SliceChainTest {
    private static final int UNAVAILABLE = 14;
    private static final int ROWS = 300;
    private static final int WINDOW = 4;

    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
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
        client = GoogleClients.firestoreGapic(backends.cloud);
        slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        worker = new TestWorker(
                backends, client, jobs, slices, queue.tickets(), clock, TestWorker.plan(ROWS / 10, WINDOW));
        job = jobs.put(TestJobs.queued(clock.instant()));
        worker.runLarge(job.exportId());
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void doneSlice_enqueuesNextOfItsChain() {
        assertThat(queue.queuedSlices()).containsExactly(0, 1, 2, 3);

        queue.deliver(1, worker);
        assertThat(queue.queuedSlices()).containsExactly(0, 2, 3, 5);
        queue.deliver(3, worker);
        assertThat(queue.queuedSlices()).containsExactly(0, 2, 3, 9);
    }

    @Test
    void neighbours_useDifferentPartitions() {
        assertThat(queue.queued.stream().map(record -> record.partition()).distinct())
                .hasSize(WINDOW);
    }

    @Test
    void lastSlice_enqueuesJob_whichPublishesFile() {
        while (!queue.queuedSlices().isEmpty()) {
            assertThat(queue.queuedJobTopics()).isEmpty();
            queue.deliver(0, worker);
        }
        assertThat(queue.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
        assertThat(stored().state()).isEqualTo(JobState.RUNNING);

        queue.deliver(0, worker);

        assertThat(stored().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(backends.content(Objects.requireNonNull(stored().file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void ticket_isSkipped_whenSliceIsHandedOver() {
        var ticket = queue.queued.get(0);
        queue.deliver(0, worker);
        int waiting = queue.queued.size();
        queue.queued.add(0, ticket);

        queue.deliver(0, worker);

        assertThat(queue.queued).hasSize(waiting);
        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().state()).isEqualTo(SliceState.HANDED_OVER);
    }

    @Test
    void jobTicket_enqueuesFirstOpenSlice_ofEachChain() {
        queue.deliver(1, worker);
        queue.deliver(3, worker);
        queue.queued.clear();

        worker.runLarge(job.exportId());

        assertThat(queue.queuedSlices()).containsExactly(0, 2, 3, 9);
    }

    @Test
    void slices_areSkippedAndPartsDeleted_whenJobIsCanceled() {
        queue.deliver(0, worker);
        assertThat(backends.objects("exports/" + job.exportId())).hasSize(1);
        jobs.put(stored().canceled(clock.instant()).orElseThrow());

        deliverAll();

        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
        assertThat(slices.findOpen(job.exportId(), 1, 100)).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void part_isDeleted_whenJobIsCanceledDuringSlice() {
        var canceling = new KillPoints(() -> {
            jobs.put(stored().canceled(clock.instant()).orElse(stored()));
            return false;
        });
        var late = new TestWorker(
                backends, client, jobs, canceling.wrap(slices), queue.tickets(), clock, TestWorker.plan(30, WINDOW));

        queue.deliver(0, late);

        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().state()).isEqualTo(SliceState.DONE);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void job_restartsAndDeletesParts_whenSnapshotIsTooOld() {
        ExportJob old = withOldSnapshot();
        queue.queued.clear();
        backends.storage.create(BlobInfo.newBuilder(Backends.BUCKET, ObjectNames.part(old.exportId(), 1, 1))
                .build());

        worker.run(SliceTicket.of(old.exportId(), 1, 0));

        ExportJob next = jobs.find(old.exportId()).orElseThrow();
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(backends.objects("exports/" + old.exportId())).isEmpty();
        deliverAll();
        ExportJob finished = jobs.find(old.exportId()).orElseThrow();
        assertThat(backends.content(Objects.requireNonNull(finished.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    @Test
    void job_restarts_whenSnapshotExpiresDuringPlanning() {
        var tooOld = new Snapshot(Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob counted = jobs.put(TestJobs.queued(clock.instant())
                .counted(1, tooOld, 30, WINDOW, clock.instant())
                .orElseThrow());

        worker.runLarge(counted.exportId());

        ExportJob next = jobs.find(counted.exportId()).orElseThrow();
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.queuedJobTopics()).containsExactly(Topics.JOBS);
        deliverAll();
        assertThat(jobs.find(counted.exportId()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void job_restarts_whenSlicesAreOfOtherVersion() {
        var now = new Snapshot(Instant.now().truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob counted = jobs.put(TestJobs.queued(clock.instant())
                .counted(1, now, 30, WINDOW, clock.instant())
                .orElseThrow());
        var half = new TimeWindow(TestJobs.DAY.plusSeconds(50), TestJobs.DAY.plusSeconds(86_400));
        slices.createMissing(counted, List.of(JobSlice.open(1, 0, half, 150)));

        worker.runLarge(counted.exportId());

        assertThat(jobs.find(counted.exportId()).orElseThrow().attempt()).isEqualTo(2);
        deliverAll();
        ExportJob finished = jobs.find(counted.exportId()).orElseThrow();
        assertThat(backends.content(Objects.requireNonNull(finished.file()).objectName()))
                .isEqualTo(Backends.csv(ROWS));
    }

    /** Returns a RUNNING job of two slices, whose snapshot Firestore no longer serves. */
    private ExportJob withOldSnapshot() {
        var tooOld = new Snapshot(Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS), ROWS);
        ExportJob old = jobs.put(TestJobs.queued(clock.instant())
                .counted(1, tooOld, 30, WINDOW, clock.instant())
                .flatMap(counted -> counted.sliced(1, 2, ROWS, clock.instant()))
                .orElseThrow());
        var newer = new TimeWindow(TestJobs.DAY.plusSeconds(50), TestJobs.DAY.plusSeconds(86_400));
        var older = new TimeWindow(TestJobs.DAY, TestJobs.DAY.plusSeconds(50));
        slices.createMissing(old, List.of(JobSlice.open(1, 0, newer, 150), JobSlice.open(1, 1, older, 150)));
        return old;
    }

    private void deliverAll() {
        while (!queue.queued.isEmpty()) {
            queue.deliver(0, worker);
        }
    }

    @Test
    void job_fails_whenSliceFailsTooOften() {
        backends.firestoreServer.faults().arm(1_000, "RunQuery", new Fault.Status(UNAVAILABLE));
        var ticket = SliceTicket.of(job.exportId(), 1, 0);

        assertThat(worker.process(ticket)).isInstanceOf(TicketResult.Retry.class);
        assertThat(worker.process(ticket)).isInstanceOf(TicketResult.Retry.class);
        assertThat(worker.process(ticket)).isInstanceOf(TicketResult.Failed.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(queue.queued.get(queue.queued.size() - 1).topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(queue.queued.get(queue.queued.size() - 1).value()).contains("\"index\":0");
    }

    @Test
    void job_fails_whenSliceKeepsCrashingWorkers() {
        var maxLostWorkers = 2;
        var ticket = SliceTicket.of(job.exportId(), 1, 0);
        for (int take = 1; take <= maxLostWorkers; take++) {
            // the first place is before the claim, the second one after it
            var places = new AtomicInteger();
            assertThatThrownBy(() -> crashingWorker(new KillPoints(() -> places.incrementAndGet() > 2), maxLostWorkers)
                            .run(ticket))
                    .isInstanceOf(KillPoints.Killed.class);
        }

        assertThat(crashingWorker(new KillPoints(() -> false), maxLostWorkers).process(ticket))
                .isInstanceOf(TicketResult.Failed.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(queue.queued.get(queue.queued.size() - 1).topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(backends.objects("exports/" + job.exportId())).isEmpty();
    }

    @Test
    void failedSlice_isNotCountedAsLostWorker() {
        backends.firestoreServer.faults().arm(1, "RunQuery", new Fault.Status(3));
        var ticket = SliceTicket.of(job.exportId(), 1, 0);

        assertThat(worker.process(ticket)).isInstanceOf(TicketResult.Retry.class);

        assertThat(slices.find(job.exportId(), 1, 0).orElseThrow().claims()).isZero();
    }

    private TestWorker crashingWorker(KillPoints killPoints, int maxLostWorkers) {
        return new TestWorker(
                backends,
                client,
                jobs,
                killPoints.wrap(slices),
                queue.tickets(),
                clock,
                TestWorker.plan(30, WINDOW),
                TestWorker.retries(3, maxLostWorkers));
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
