package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job of two slices with 100 rows each. */
class ProgressReportsTest {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final Backends backends = new Backends();
    private final SliceStore slices = SliceStore.in(backends.firestore, Patience.MOST);
    private final ProgressReports reports =
            new ProgressReports(jobs, slices, new JobChanges(jobs, sent.tickets(), clock), EVERY, clock);
    private final JobSlice newer = slice(0);
    private final JobSlice older = slice(1);
    private final ExportJob job = jobs.put(Jobs.queued(clock.instant())
            .counted(1, new Snapshot(clock.instant(), 200), 100, 8, clock.instant())
            .flatMap(counted -> counted.sliced(1, 2, clock.instant()))
            .orElseThrow());

    @BeforeEach
    void record() {
        slices.record(job, List.of(newer, older));
    }

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void rowsOfAllSlicesAreShownAndAnnouncedOnceEveryTwoSeconds() {
        SliceProgress first = reports.ofSlice(job, newer);
        SliceProgress second = reports.ofSlice(job, older);
        assertThat(first.goesOn(1)).isTrue();
        clock.pass(EVERY);

        assertThat(first.goesOn(30)).isTrue();
        assertThat(second.goesOn(40)).isTrue();
        assertThat(shown()).isEqualTo(30);
        clock.pass(EVERY);
        assertThat(first.goesOn(50)).isTrue();

        assertThat(shown()).isEqualTo(90);
        assertThat(sent.keysOn(Topics.EVENTS)).hasSize(2);
    }

    @Test
    void aSliceThatIsBegunAnewDoesNotTakeRowsBack() {
        clock.pass(EVERY);
        slices.change(job.exportId(), 1, 1, slice -> slice.done(new Part(100, 1, "AAAAAA==", 0)));
        SliceProgress killed = reports.ofSlice(job, newer);
        clock.pass(EVERY);
        assertThat(killed.goesOn(80)).isTrue();
        SliceProgress anew = reports.ofSlice(job, newer);
        clock.pass(EVERY);

        assertThat(anew.goesOn(10)).isTrue();

        assertThat(shown()).isEqualTo(180);
    }

    @Test
    void aSliceOfACanceledJobIsNotWanted() {
        SliceProgress progress = reports.ofSlice(job, newer);
        jobs.put(job.canceled(clock.instant()).orElseThrow());
        clock.pass(EVERY);

        assertThat(progress.goesOn(10)).isFalse();
    }

    @Test
    void aSliceOfAnAttemptThatWasGivenUpIsNotWanted() {
        SliceProgress progress = reports.ofSlice(job, newer);
        jobs.put(job.startedOver(1, clock.instant()).orElseThrow());
        clock.pass(EVERY);

        assertThat(progress.goesOn(10)).isFalse();
    }

    @Test
    void aStoreThatIsAwayDoesNotStopTheExport() {
        SliceProgress progress = reports.ofSlice(job, newer);
        jobs.setAway(true);
        clock.pass(EVERY);

        assertThat(progress.goesOn(10)).isTrue();
    }

    private long shown() {
        return jobs.find(job.exportId()).orElseThrow().rowsDone();
    }

    private static JobSlice slice(int index) {
        var until = Jobs.DAY.plusSeconds(100 - index);
        return JobSlice.open(1, index, new TimeWindow(until.minusSeconds(1), until), 100);
    }
}
