package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.shutdown.Shutdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job is given up after two failures. */
class TicketHandlerTest {
    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final Backends backends = new Backends();
    private final Shutdown shutdown = new Shutdown();
    private final ExportJob job = jobs.put(Jobs.running(5, Jobs.NOW));

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void failuresAreCountedUntilTheJobIsGivenUp() {
        assertThat(handle(TicketHandlerTest::breaks)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(stored().failures()).isEqualTo(1);

        assertThat(handle(TicketHandlerTest::breaks)).isInstanceOf(Outcome.GaveUp.class);
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aFailureOfAnAttemptThatWasGivenUpIsNotCountedOnTheNext() {
        Outcome outcome = handle(running -> {
            jobs.put(stored().startedOver(1, clock.instant()).orElseThrow());
            return breaks(running);
        });

        assertThat(outcome).isInstanceOf(Outcome.NothingToDo.class);
        assertThat(stored().attempt()).isEqualTo(2);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void whatBreaksWhileAProcessStopsIsNoFailure() {
        shutdown.begin();

        assertThat(handle(TicketHandlerTest::breaks)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void theTicketOfAJobThatCannotBeReadComesAgain() {
        jobs.setAway(true);

        assertThat(handle(TicketHandlerTest::breaks)).isInstanceOf(Outcome.TryAgain.class);
    }

    private static Outcome breaks(ExportJob running) {
        throw new IllegalStateException(running.exportId() + " is broken");
    }

    private Outcome handle(JobAttempts.Lane lane) {
        var changes = new JobChanges(jobs, sent.tickets(), clock);
        var givingUp = new GivingUp(changes, sent.tickets());
        var cleanUp = new CleanUp(new Leftovers(backends.storage, Backends.BUCKET));
        var attempts = new JobAttempts(jobs, lane, changes, givingUp, sent.tickets(), cleanUp);
        var ticket = JobTicket.of(job.exportId());
        return new TicketHandler(shutdown, 2).handle(ticket.exportId(), () -> attempts.find(ticket));
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
