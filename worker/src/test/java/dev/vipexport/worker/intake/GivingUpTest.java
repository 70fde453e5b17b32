package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import org.junit.jupiter.api.Test;

class GivingUpTest {
    private static final JobFailure WHY = new JobFailure(JobFailure.Code.INTERNAL, "why");

    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final ExportJob job = jobs.put(Jobs.running(5, Jobs.NOW));
    private final GivingUp givingUp = new GivingUp(new JobChanges(jobs, sent.tickets(), clock), sent.tickets());

    @Test
    void theJobFailsAndItsTicketIsBuried() {
        assertThat(givingUp.giveUp(job, WHY)).isInstanceOf(Outcome.GaveUp.class);

        ExportJob failed = jobs.find(job.exportId()).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure()).isEqualTo(WHY);
        assertThat(sent.keysOn(Topics.DEAD_LETTERS)).containsExactly(job.exportId());
        assertThat(sent.keysOn(Topics.EVENTS)).containsExactly(job.exportId());
    }

    @Test
    void aJobThatEndedMeanwhileIsNotBuried() {
        jobs.put(job.canceled(clock.instant()).orElseThrow());

        assertThat(givingUp.giveUp(job, WHY)).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(sent.keysOn(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void aBrokenQueueDoesNotKeepTheJobAlive() {
        sent.breakDown();

        assertThat(givingUp.giveUp(job, WHY)).isInstanceOf(Outcome.GaveUp.class);
        assertThat(jobs.find(job.exportId()).orElseThrow().state()).isEqualTo(JobState.FAILED);
    }
}
