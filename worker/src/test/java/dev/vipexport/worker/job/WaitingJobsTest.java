package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.recovery.StalledJobSweeper;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports of 60 messages in slices of at most 20, by a worker that lets one large job after the other take its snapshot. */
class WaitingJobsTest {
    private static final int ROWS = 60;
    private static final int SLICE_ROWS = 20;
    private static final Duration HISTORY = Duration.ofMinutes(5);

    /** Less than an eighth of the history, so that a giant alone keeps its snapshot and ten at once lose it. */
    private static final Duration SLICE_TIME = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private JobStore jobs;
    private int ordered;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends(new Retention(clock, HISTORY));
        backends.addMessages(ROWS);
        clock.advance(Duration.ofMinutes(10));
        client = GoogleClients.firestoreGapic(backends.cloud);
        jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    @Test
    void giants_readOneAfterTheOther_withoutLosingTheirSnapshots() {
        List<ExportJob> giants = orderGiants(10);
        TestWorker worker = worker(1, false);
        var running = new ArrayList<Long>();
        while (!queue.queued.isEmpty()) {
            deliver(worker);
            running.add(giants.stream()
                    .filter(job -> stored(job).remainingRows() > 0)
                    .count());
        }

        assertThat(running)
                .allMatch(jobsWithRemainingRows -> jobsWithRemainingRows <= 1)
                .contains(1L);
        for (ExportJob giant : giants) {
            ExportJob ended = stored(giant);
            assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(ended.attempt()).isEqualTo(1);
            assertThat(ended.waitingSince()).isNull();
            assertThat(backends.content(Objects.requireNonNull(ended.file()).objectName()))
                    .isEqualTo(Backends.csv(ROWS));
        }
    }

    @Test
    void giants_areReadOnce_whenTheyWait() {
        orderGiants(1);
        long alone = readWhileDelivering(worker(1, false));
        orderGiants(12);

        long together = readWhileDelivering(worker(1, false));

        // a waiting job is read a few times, its rows are not
        assertThat(together).isBetween(12 * alone, 12 * (alone + ROWS / 2));
    }

    /** Returns the documents that the worker reads until no ticket is left. */
    private long readWhileDelivering(TestWorker worker) {
        long before = backends.firestoreServer.usage().totals().of(Charge.DOCUMENT_READS);
        while (!queue.queued.isEmpty()) {
            deliver(worker);
        }
        return backends.firestoreServer.usage().totals().of(Charge.DOCUMENT_READS) - before;
    }

    /** Shows that the first test can fail. */
    @Test
    void giants_loseTheirSnapshots_whenAllReadAtOnce() {
        List<ExportJob> giants = orderGiants(10);
        TestWorker worker = worker(0, false);

        while (!queue.queued.isEmpty()
                && giants.stream().allMatch(giant -> stored(giant).attempt() == 1)) {
            deliver(worker);
        }

        assertThat(giants).anyMatch(giant -> stored(giant).attempt() == 2);
    }

    @Test
    void giants_readTogether_whileFewRowsRemain() {
        List<ExportJob> giants = orderGiants(3);
        TestWorker worker = worker(2 * ROWS, false);

        giants.forEach(giant -> worker.runLarge(giant.exportId()));

        assertThat(giants)
                .extracting(giant -> stored(giant).state())
                .containsExactly(JobState.RUNNING, JobState.RUNNING, JobState.QUEUED);
        assertThat(stored(giants.get(2)).waitingSince())
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.MICROS));
        assertThat(jobs.sumRemainingRows()).isEqualTo(2 * ROWS);
        assertThat(jobs.findWaiting(5)).containsExactly(stored(giants.get(2)));
    }

    /** Lets the first of two giants run and the second one wait, and cancels the first one as the API does. */
    private List<ExportJob> cancelFirstOfTwo(TestWorker worker) {
        List<ExportJob> giants = orderGiants(2);
        giants.forEach(giant -> worker.runLarge(giant.exportId()));
        queue.queued.clear();
        clock.advance(Duration.ofMinutes(1));
        assertThat(jobs.change(giants.get(0).exportId(), job -> job.canceled(clock.instant())))
                .isInstanceOf(JobStore.Change.Applied.class);
        return giants;
    }

    @Test
    void waitingJob_getsNextTicket_whenRunningGiantIsCanceled() {
        TestWorker worker = worker(1, false);
        List<ExportJob> giants = cancelFirstOfTwo(worker);

        queue.tickets().sendCanceled(stored(giants.get(0)));
        while (!queue.queued.isEmpty() && stored(giants.get(1)).state() == JobState.QUEUED) {
            deliver(worker);
        }

        assertThat(stored(giants.get(1)).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void waitingJob_isSwept_whenTicketOfCanceledGiantIsLost() {
        TestWorker worker = worker(1, false);
        List<ExportJob> giants = cancelFirstOfTwo(worker);

        clock.advance(Duration.ofMinutes(3));
        var settings = new SweepSettings(Duration.ofSeconds(30), Duration.ofMinutes(3), 100);
        new StalledJobSweeper(jobs, queue.tickets(), settings, clock, new SimpleMeterRegistry()).sweep();

        assertThat(queue.queuedJobTopics()).containsExactly(Topics.LARGE_JOBS);
        queue.deliver(0, worker);
        assertThat(stored(giants.get(1)).state()).isEqualTo(JobState.RUNNING);
    }

    /** A worker never has more than one waiting job to start. So they do not all find the same room. */
    @Test
    void oneJobIsWoken_whenOneHasNoMoreRows() {
        List<ExportJob> giants = orderGiants(4);
        TestWorker worker = worker(1, false);
        giants.forEach(giant -> worker.runLarge(giant.exportId()));
        queue.queued.removeIf(ticket -> !ticket.topic().equals(Topics.SLICES));

        var woken = new ArrayList<Long>();
        while (!queue.queued.isEmpty()) {
            deliver(worker);
            woken.add(queue.queued.stream()
                    .filter(ticket -> ticket.topic().equals(Topics.LARGE_JOBS))
                    .filter(ticket -> giants.stream()
                            .anyMatch(giant -> giant.exportId().equals(ticket.key())
                                    && stored(giant).waitingSince() != null))
                    .count());
        }

        assertThat(woken).allMatch(tickets -> tickets <= 1).contains(1L);
        assertThat(giants).allMatch(giant -> stored(giant).state() == JobState.SUCCEEDED);
    }

    @Test
    void smallerLargeJob_doesNotWait_behindAnotherOrganisation() {
        List<ExportJob> giants = orderGiants(3);
        ExportJob other = order("other", clock.instant());
        TestWorker worker = worker(1, false);
        giants.forEach(giant -> worker.runLarge(giant.exportId()));
        assertThat(stored(giants.get(1)).waitingSince()).isNotNull();

        assertThat(worker.runLarge(other.exportId())).isInstanceOf(TicketResult.Forwarded.class);

        assertThat(stored(other).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void otherOrganisation_hasItsTurnFirst_whenJobsWait() {
        List<ExportJob> giants = orderGiants(3);
        TestWorker worker = worker(1, false);
        giants.forEach(giant -> worker.runLarge(giant.exportId()));
        ExportJob running = order("other", clock.instant());
        worker.runLarge(running.exportId());
        ExportJob waiting = order("other", clock.instant());
        assertThat(worker.runLarge(waiting.exportId())).isInstanceOf(TicketResult.Waiting.class);
        queue.queued.removeIf(ticket -> !ticket.topic().equals(Topics.SLICES));

        while (stored(giants.get(0)).remainingRows() > 0) {
            deliver(worker);
        }

        assertThat(queue.queued)
                .filteredOn(ticket -> ticket.topic().equals(Topics.LARGE_JOBS))
                .extracting(ticket -> ticket.key())
                .contains(waiting.exportId())
                .doesNotContain(giants.get(1).exportId(), giants.get(2).exportId());
    }

    @Test
    void ticketOfWaitingJob_changesNothing_untilItsTurn() {
        List<ExportJob> giants = orderGiants(2);
        TestWorker worker = worker(1, false);
        giants.forEach(giant -> worker.runLarge(giant.exportId()));
        ExportJob waiting = stored(giants.get(1));
        clock.advance(Duration.ofSeconds(5));

        assertThat(worker.runLarge(waiting.exportId())).isInstanceOf(TicketResult.Waiting.class);

        assertThat(stored(waiting)).isEqualTo(waiting);
    }

    @Test
    void largeJob_isReadAtWholeMinute_whenDatabaseKeepsDays() {
        ExportJob giant = order(clock.instant());
        clock.advance(Duration.ofMinutes(1));
        TestWorker worker = worker(0, true);

        worker.runLarge(giant.exportId());

        Instant readAt = Objects.requireNonNull(stored(giant).snapshot()).readAt();
        assertThat(readAt).isEqualTo(readAt.truncatedTo(ChronoUnit.MINUTES)).isAfterOrEqualTo(giant.createdAt());
    }

    /** Delivers the oldest ticket. A slice takes time. */
    private void deliver(TestWorker worker) {
        boolean isSlice = queue.queued.get(0).topic().equals(Topics.SLICES);
        queue.deliver(0, worker);
        clock.advance(isSlice ? SLICE_TIME : Duration.ZERO);
    }

    private List<ExportJob> orderGiants(int count) {
        var giants = new ArrayList<ExportJob>();
        for (int i = 0; i < count; i++) {
            giants.add(order(clock.instant()));
            queue.tickets().sendLarge(giants.get(i));
            clock.advance(Duration.ofSeconds(1));
        }
        return giants;
    }

    private ExportJob order(Instant at) {
        return order("org", at);
    }

    private ExportJob order(String orgId, Instant at) {
        // a callback of its own, because equal orders share one job
        ExportJob job = ExportJob.queued(
                ExportIds.next(),
                new Caller(orgId, "key"),
                TestJobs.query(),
                ExportOptions.DEFAULT,
                "https://example.com/" + ++ordered,
                at);
        assertThat(TestJobs.submit(backends.firestore, job)).isInstanceOf(SubmissionResult.Created.class);
        return job;
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private TestWorker worker(long maxRemainingRows, boolean wholeMinutes) {
        return new TestWorker(
                backends,
                client,
                jobs,
                SliceStore.in(backends.firestore, TestTimeouts.MAX),
                queue.tickets(),
                clock,
                TestWorker.plan(SLICE_ROWS, 4, maxRemainingRows, wholeMinutes));
    }
}
