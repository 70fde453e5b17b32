package dev.vipexport.worker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports a job of two slices with 100 rows each. */
class ProgressReporterTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final Backends backends = new Backends();
    private final SliceStore slices = SliceStore.in(backends.firestore, TestTimeouts.MAX);
    private final ProgressReporter reporter = new ProgressReporter(
            jobs, slices, new JobUpdater(jobs, sent.tickets(), clock), new ProgressSettings(INTERVAL), clock);
    private final JobSlice newer = slice(0);
    private final JobSlice older = slice(1);
    private final ExportJob job = jobs.put(TestJobs.queued(clock.instant())
            .counted(1, new Snapshot(clock.instant(), 200), 100, 8, clock.instant())
            .flatMap(counted -> counted.sliced(1, 2, 200, clock.instant()))
            .orElseThrow());

    @BeforeEach
    void record() {
        slices.createMissing(job, List.of(newer, older));
    }

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void report_publishesRowsOfAllSlices_oncePerInterval() {
        SliceProgress first = reporter.forSlice(job, newer);
        SliceProgress second = reporter.forSlice(job, older);
        assertThat(first.report(1)).isTrue();
        clock.advance(INTERVAL);

        assertThat(first.report(30)).isTrue();
        assertThat(second.report(40)).isTrue();
        assertThat(rowsDone()).isEqualTo(30);
        clock.advance(INTERVAL);
        assertThat(first.report(50)).isTrue();

        assertThat(rowsDone()).isEqualTo(90);
        assertThat(sent.keysOf(Topics.EVENTS)).hasSize(2);
    }

    @Test
    void report_neverLowersRows_whenSliceRestarts() {
        clock.advance(INTERVAL);
        slices.change(job.exportId(), 1, 1, slice -> slice.done(new Part(100, 1, "AAAAAA==", null, 0, List.of())));
        SliceProgress crashed = reporter.forSlice(job, newer);
        clock.advance(INTERVAL);
        assertThat(crashed.report(80)).isTrue();
        SliceProgress restarted = reporter.forSlice(job, newer);
        clock.advance(INTERVAL);

        assertThat(restarted.report(10)).isTrue();

        assertThat(rowsDone()).isEqualTo(180);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void progress_goesOn_whenClockJumpsAnHour(long hours) {
        SliceProgress progress = reporter.forSlice(job, newer);
        clock.advance(INTERVAL);
        assertThat(progress.report(10)).isTrue();

        clock.advance(Duration.ofHours(hours));
        assertThat(progress.report(20)).isTrue();
        assertThat(rowsDone()).isEqualTo(20);

        clock.advance(INTERVAL);
        assertThat(progress.report(30)).isTrue();
        assertThat(rowsDone()).isEqualTo(30);
    }

    @Test
    void report_returnsFalse_whenJobIsCanceled() {
        SliceProgress progress = reporter.forSlice(job, newer);
        jobs.put(job.canceled(clock.instant()).orElseThrow());
        clock.advance(INTERVAL);

        assertThat(progress.report(10)).isFalse();
    }

    @Test
    void report_returnsFalse_whenJobIsRestarted() {
        SliceProgress progress = reporter.forSlice(job, newer);
        jobs.put(job.restarted(1, clock.instant()).orElseThrow());
        clock.advance(INTERVAL);

        assertThat(progress.report(10)).isFalse();
    }

    @Test
    void report_returnsTrue_whenStoreIsUnavailable() {
        SliceProgress progress = reporter.forSlice(job, newer);
        jobs.setUnavailable(true);
        clock.advance(INTERVAL);

        assertThat(progress.report(10)).isTrue();
    }

    private long rowsDone() {
        return jobs.find(job.exportId()).orElseThrow().rowsDone();
    }

    private static JobSlice slice(int index) {
        var until = TestJobs.DAY.plusSeconds(100 - index);
        return JobSlice.open(1, index, new TimeWindow(until.minusSeconds(1), until), 100);
    }
}
