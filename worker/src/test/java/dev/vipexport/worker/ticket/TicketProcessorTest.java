package dev.vipexport.worker.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.Jobs;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.TestClock;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.job.AttemptCleaner;
import dev.vipexport.worker.job.JobFailer;
import dev.vipexport.worker.job.JobUpdater;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job is given up after two failures. */
class TicketProcessorTest {
    private static final int MAX_LOST_WORKERS = 3;

    private final TestClock clock = new TestClock(Jobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final Backends backends = new Backends();
    private final ShutdownSignal shutdown = new ShutdownSignal();
    private final ExportJob job = jobs.put(Jobs.running(500, Jobs.NOW));

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void job_fails_afterMaxFailures() {
        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isEqualTo(1);

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Failed.class);
        assertThat(stored().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void failure_isNotCounted_onNextAttempt() {
        TicketResult result = process(running -> {
            jobs.put(stored().restarted(1, clock.instant()).orElseThrow());
            return fail(running);
        });

        assertThat(result).isInstanceOf(TicketResult.Skipped.class);
        assertThat(stored().attempt()).isEqualTo(2);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void failure_isNotCounted_whenWorkerStops() {
        shutdown.trigger();

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
        assertThat(stored().failures()).isZero();
    }

    @Test
    void ticket_isRetried_whenJobCannotBeRead() {
        jobs.setUnavailable(true);

        assertThat(process(TicketProcessorTest::fail)).isInstanceOf(TicketResult.Retry.class);
    }

    @Test
    void job_fails_afterMaxLostWorkers() {
        for (int take = 2; take <= MAX_LOST_WORKERS; take++) {
            assertThatThrownBy(() -> process(TicketProcessorTest::crash)).isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(process(TicketProcessorTest::crash)).isInstanceOf(TicketResult.Failed.class);

        assertThat(Objects.requireNonNull(stored().failure()).code()).isEqualTo(JobFailure.Code.RETRIES_EXHAUSTED);
        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(job.exportId());
    }

    @Test
    void job_keepsRunning_whenRowsGrowBetweenLostWorkers() {
        for (int take = 1; take <= 5 * MAX_LOST_WORKERS; take++) {
            long rows = take;
            assertThatThrownBy(() -> process(running -> {
                        jobs.put(stored().progressed(1, rows, clock.instant()).orElseThrow());
                        return crash(running);
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void job_keepsRunning_whenWorkersStopInOrder() {
        for (int take = 1; take <= 5 * MAX_LOST_WORKERS; take++) {
            assertThat(process(TicketResult.Requeue::new)).isInstanceOf(TicketResult.Requeue.class);
        }

        assertThat(stored().state()).isEqualTo(JobState.RUNNING);
        assertThat(sent.keysOf(Topics.JOBS)).hasSize(5 * MAX_LOST_WORKERS);
    }

    private static TicketResult crash(ExportJob running) {
        throw new OutOfMemoryError("of job " + running.exportId());
    }

    private static TicketResult fail(ExportJob running) {
        throw new IllegalStateException(running.exportId() + " is broken");
    }

    private TicketResult process(JobExecutions.JobRunner runner) {
        var updater = new JobUpdater(jobs, sent.tickets(), clock);
        var failer = new JobFailer(updater, sent.tickets());
        var cleaner = new AttemptCleaner(new AttemptObjects(backends.storage, Backends.BUCKET));
        var executions = new JobExecutions(jobs, runner, updater, failer, sent.tickets(), cleaner, MAX_LOST_WORKERS);
        var ticket = JobTicket.of(job.exportId());
        return new TicketProcessor(shutdown, 2).process(ticket.exportId(), () -> executions.claim(ticket));
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }
}
