package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTest {
    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final Sweep sweep = sweep();

    @Test
    void aJobThatStandsStillGetsAnotherTicket() {
        ExportJob still = jobs.put(Jobs.queued(clock.instant()));
        clock.pass(Duration.ofSeconds(60));

        sweep.run();

        assertThat(sent.keysOn(Topics.JOBS)).containsExactly(still.exportId());
    }

    @Test
    void aJobThatMovesIsLeftAlone() {
        jobs.put(Jobs.running(7, clock.instant()));
        clock.pass(Duration.ofSeconds(59));

        sweep.run();

        assertThat(sent.keysOn(Topics.JOBS)).isEmpty();
    }

    @Test
    void ofTwoSweepsOneSends() {
        jobs.put(Jobs.queued(clock.instant()));
        clock.pass(Duration.ofSeconds(60));

        sweep.run();
        sweep().run();

        assertThat(sent.keysOn(Topics.JOBS)).hasSize(1);
    }

    @Test
    void aTicketThatIsLostAgainIsSentAgain() {
        jobs.put(Jobs.queued(clock.instant()));
        clock.pass(Duration.ofSeconds(60));
        sweep.run();
        clock.pass(Duration.ofSeconds(60));

        sweep.run();

        assertThat(sent.keysOn(Topics.JOBS)).hasSize(2);
    }

    @Test
    void anEndedJobIsLeftAlone() {
        ExportJob job = Jobs.queued(clock.instant());
        jobs.put(job.failed(1, new JobFailure(JobFailure.Code.INTERNAL, "x"), clock.instant())
                .orElseThrow());
        clock.pass(Duration.ofDays(1));

        sweep.run();

        assertThat(sent.keysOn(Topics.JOBS)).isEmpty();
    }

    @Test
    void aRunThatFailsLeavesTheJobsToTheNext() {
        jobs.put(Jobs.queued(clock.instant()));
        clock.pass(Duration.ofSeconds(60));
        jobs.setAway(true);

        assertThatCode(sweep::run).doesNotThrowAnyException();

        jobs.setAway(false);
        sweep.run();
        assertThat(sent.keysOn(Topics.JOBS)).hasSize(1);
    }

    private Sweep sweep() {
        var settings = new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100);
        return new Sweep(jobs, sent.tickets(), settings, clock);
    }
}
