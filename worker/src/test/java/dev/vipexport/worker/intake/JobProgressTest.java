package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final ExportJob job = jobs.put(Jobs.running(1_000, clock.instant()));
    private final SliceProgress progress = progress(job);

    @Test
    void rowsAreRecordedAndAnnouncedEveryTwoSeconds() {
        assertThat(progress.goesOn(10)).isTrue();
        clock.pass(Duration.ofSeconds(2));
        assertThat(progress.goesOn(20)).isTrue();
        assertThat(progress.goesOn(30)).isTrue();

        assertThat(stored().rowsDone()).isEqualTo(20);
        assertThat(stored().changedAt()).isEqualTo(clock.instant());
        assertThat(sent.keysOn(Topics.EVENTS)).containsExactly(job.exportId());
    }

    @Test
    void aJobThatWasCanceledWantsNoMoreRows() {
        jobs.put(job.canceled(clock.instant()).orElseThrow());
        clock.pass(Duration.ofSeconds(2));

        assertThat(progress.goesOn(20)).isFalse();
    }

    @Test
    void anAttemptThatWasStartedOverElsewhereWantsNoMoreRows() {
        jobs.put(job.startedOver(1, clock.instant()).orElseThrow());
        clock.pass(Duration.ofSeconds(2));

        assertThat(progress.goesOn(20)).isFalse();
    }

    @Test
    void aStoreThatIsAwayDoesNotStopTheExport() {
        jobs.setAway(true);
        clock.pass(Duration.ofSeconds(2));

        assertThat(progress.goesOn(20)).isTrue();
    }

    @Test
    void aSliceRepeatedWhileAssemblingKeepsTheSweepAway() {
        ExportJob assembling = jobs.put(Jobs.assembling(1_000, clock.instant()));
        SliceProgress repeated = progress(assembling);
        clock.pass(Duration.ofSeconds(2));

        assertThat(repeated.goesOn(20)).isTrue();
        assertThat(jobs.find(assembling.exportId()).orElseThrow().changedAt()).isEqualTo(clock.instant());
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private SliceProgress progress(ExportJob of) {
        var recording = new JobProgress(of, new JobChanges(jobs, sent.tickets(), clock));
        return new Throttled(clock, Duration.ofSeconds(2), recording);
    }
}
