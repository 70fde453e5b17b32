package dev.vipexport.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.JobsInMemory;
import dev.vipexport.worker.SentRecords;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.shutdown.Shutdown;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job is given up after two failures. */
class TicketHandlerTest {
    private static final int MAX_TAKES = 3;

    private final TestClock clock = new TestClock(Jobs.NOW);
    private final JobsInMemory jobs = new JobsInMemory();
    private final SentRecords sent = new SentRecords();
    private final Backends backends = new Backends();
    private final Shutdown shutdown = new Shutdown();
    private final ExportJob job = jobs.put(Jobs.running(500, Jobs.NOW));

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

    @Test
    void aJobThatKeepsKillingItsWorkerIsGivenUp() {
        for (int take = 2; take <= MAX_TAKES; take++) {
            assertThatThrownBy(() -> handle(TicketHandlerTest::kills)).isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(handle(TicketHandlerTest::kills)).isInstanceOf(Outcome.GaveUp.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(sent.keysOn(Topics.DEAD_LETTERS)).containsExactly(job.exportId());
    }

    @Test
    void aJobWhoseRowsGrowMayLoseAnyNumberOfWorkers() {
        for (int take = 1; take <= 5 * MAX_TAKES; take++) {
            long rows = take;
            assertThatThrownBy(() -> handle(running -> {
                        jobs.put(stored().progressed(1, rows, clock.instant()).orElseThrow());
                        return kills(running);
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aWorkerThatStopsInOrderIsNotALostOne() {
        for (int take = 1; take <= 5 * MAX_TAKES; take++) {
            assertThat(handle(Outcome.Interrupted::new)).isInstanceOf(Outcome.Interrupted.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
        assertThat(sent.keysOn(Topics.JOBS)).hasSize(5 * MAX_TAKES);
    }

    private static Outcome kills(ExportJob running) {
        throw new OutOfMemoryError("of job " + running.exportId());
    }

    private static Outcome breaks(ExportJob running) {
        throw new IllegalStateException(running.exportId() + " is broken");
    }

    private Outcome handle(JobAttempts.Lane lane) {
        var changes = new JobChanges(jobs, sent.tickets(), clock);
        var givingUp = new GivingUp(changes, sent.tickets());
        var cleanUp = new CleanUp(new Leftovers(backends.storage, Backends.BUCKET));
        var attempts = new JobAttempts(jobs, lane, changes, givingUp, sent.tickets(), cleanUp, MAX_TAKES);
        var ticket = JobTicket.of(job.exportId());
        return new TicketHandler(shutdown, 2).handle(ticket.exportId(), () -> attempts.find(ticket));
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
