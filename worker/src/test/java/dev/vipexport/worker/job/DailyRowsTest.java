package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.ticket.TestWorker;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of 60 messages by an organisation with a quota of 100 rows a day. */
class DailyRowsTest {
    private static final int ROWS = 60;
    private static final int MAX_ROWS_PER_DAY = 100;

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final TestQueue queue = new TestQueue(new KillPoints(() -> false));
    private Backends backends;
    private FirestoreClient client;
    private JobStore jobs;

    @BeforeEach
    void start() throws Exception {
        backends = new Backends();
        backends.addMessages(ROWS);
        client = GoogleClients.firestoreGapic(backends.cloud);
        jobs = JobStore.in(backends.firestore, TestTimeouts.MAX);
    }

    @AfterEach
    void stop() {
        client.close();
        backends.close();
    }

    private TestWorker worker(long sliceRows) {
        var slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
        var plan = new PlanSettings(3, TestTimeouts.MAX, sliceRows, 4, 4, 0, false, MAX_ROWS_PER_DAY);
        return new TestWorker(backends, client, jobs, slices, queue.tickets(), clock, plan);
    }

    /** Jobs of different options are different jobs. */
    private ExportJob submitted(String zone) {
        ExportJob job = TestJobs.queued(optionsIn(zone), clock.instant());
        TestJobs.submit(backends.firestore, job);
        return job;
    }

    private static ExportOptions optionsIn(String zone) {
        return ExportOptions.DEFAULT.toBuilder().timeZone(ZoneId.of(zone)).build();
    }

    private ExportJob stored(ExportJob job) {
        return jobs.find(job.exportId()).orElseThrow();
    }

    @Test
    void smallJob_fails_whenItsRowsExceedTheDay() {
        ExportJob first = submitted("UTC");
        ExportJob second = submitted("+01:00");
        TestWorker worker = worker(ROWS);

        worker.run(first.exportId());
        worker.run(second.exportId());

        assertThat(stored(first).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stored(second).state()).isEqualTo(JobState.FAILED);
        JobFailure failure = Objects.requireNonNull(stored(second).failure());
        assertThat(failure.code()).isEqualTo(JobFailure.Code.QUOTA_EXCEEDED);
        assertThat(failure.message()).contains("more than 100 rows today");
    }

    @ParameterizedTest
    @ValueSource(longs = {7, ROWS - 1})
    void largeJob_fails_whenItsRowsExceedTheDay(long sliceRows) {
        worker(ROWS).run(submitted("UTC").exportId());
        ExportJob large = submitted("+01:00");

        worker(sliceRows).runLarge(large.exportId());

        assertThat(stored(large).state()).isEqualTo(JobState.FAILED);
        assertThat(queue.queuedSlices()).isEmpty();
    }

    @Test
    void largeJob_failsBeforeItIsSplit_whenOneSliceExceedsTheDay() {
        worker(ROWS).run(submitted("UTC").exportId());
        ExportJob large = submitted("+01:00");

        worker(45).runLarge(large.exportId());

        assertThat(Objects.requireNonNull(stored(large).failure()).message()).contains("46 rows or more");
    }

    @Test
    void largeJob_leavesNoSlices_whenItsRowsExceedTheDay() {
        worker(ROWS).run(submitted("UTC").exportId());
        ExportJob large = submitted("+01:00");

        worker(7).runLarge(large.exportId());

        assertThat(stored(large).state()).isEqualTo(JobState.FAILED);
        assertThat(SliceStore.in(backends.firestore, TestTimeouts.MAX).findAll(large.exportId(), 1))
                .isEmpty();
    }

    @Test
    void rows_areCountedOnce_whenTheJobRestarts() {
        ExportJob job = submitted("UTC");
        TestWorker worker = worker(ROWS);
        worker(7).runLarge(job.exportId());
        jobs.change(job.exportId(), current -> current.restarted(1, clock.instant()));

        worker.run(job.exportId());

        assertThat(stored(job).attempt()).isEqualTo(2);
        assertThat(stored(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void rows_areCounted_whenTheJobRestartsWhileItIsPlanned() {
        worker(ROWS).run(submitted("UTC").exportId());
        ExportJob job = submitted("+01:00");
        jobs.change(
                job.exportId(), current -> current.counted(1, new Snapshot(clock.instant(), 8), 7, 4, clock.instant()));
        jobs.change(job.exportId(), current -> current.restarted(1, clock.instant()));

        worker(7).runLarge(job.exportId());

        assertThat(stored(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void job_isExported_onTheNextDay() {
        TestWorker worker = worker(ROWS);
        worker.run(submitted("UTC").exportId());
        clock.advance(Duration.ofDays(1));
        ExportJob next = submitted("+01:00");

        worker.run(next.exportId());

        assertThat(stored(next).state()).isEqualTo(JobState.SUCCEEDED);
    }
}
