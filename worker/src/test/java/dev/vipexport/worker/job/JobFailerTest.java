package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.StorageException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobFailerTest {
    private static final JobFailure WHY = new JobFailure(JobFailure.Code.INTERNAL, "why");

    private final Throwable error = new IllegalStateException("failed", new StorageException(403, "text of strangers"));

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final ExportJob job = jobs.put(TestJobs.running(5, TestJobs.NOW));
    private final Backends backends = new Backends();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JobFailer failer = new JobFailer(
            new JobUpdater(jobs, sent.tickets(), clock),
            sent.tickets(),
            new AttemptCleaner(backends.storage, backends.cloud),
            TestWorker.plan(20_000, 32),
            new WorkMeters(meters),
            meters);

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void fail_failsJob_andSendsTicketToDeadLetters() {
        assertThat(failer.fail(job, WHY, error)).isInstanceOf(TicketResult.Failed.class);

        ExportJob failed = jobs.find(job.exportId()).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure()).isEqualTo(WHY);
        assertThat(failed.deadLetterDue()).isNull();
        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(job.exportId());
        assertThat(sent.keysOf(Topics.EVENTS)).containsExactly(job.exportId());
    }

    @Test
    void fail_isSkipped_whenJobHasEnded() {
        jobs.put(job.canceled(clock.instant()).orElseThrow());

        assertThat(failer.fail(job, WHY, error)).isInstanceOf(TicketResult.Skipped.class);
        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void fail_failsJob_whenKafkaIsUnavailable() {
        sent.failSends();

        assertThat(failer.fail(job, WHY, error)).isInstanceOf(TicketResult.Failed.class);
        ExportJob failed = jobs.find(job.exportId()).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.deadLetterDue()).isEqualTo(failed.finishedAt());
    }

    @Test
    void letter_saysWhereItComesFrom_withoutTextOfTheError() {
        failer.fail(job, WHY, error);

        assertThat(sent.headersOf(Topics.DEAD_LETTERS).get(0))
                .containsEntry(TicketHeaders.REASON, "internal: why")
                .containsEntry(TicketHeaders.FAILURE_CODE, "internal")
                .containsEntry(TicketHeaders.TOPIC, Topics.JOBS)
                .containsEntry(TicketHeaders.ERROR, "StorageException 403")
                .hasEntrySatisfying(
                        TicketHeaders.WORKER, host -> assertThat(host).isNotBlank());
    }

    @Test
    void letterOfSlice_namesItsTopic() {
        failer.failSlice(job, SliceTicket.of(job.exportId(), 1, 3), WHY, null);

        assertThat(sent.headersOf(Topics.DEAD_LETTERS).get(0))
                .containsEntry(TicketHeaders.TOPIC, Topics.SLICES)
                .doesNotContainKey(TicketHeaders.ERROR);
        assertThat(jobs.find(job.exportId()).orElseThrow().deadLetterDue()).isNull();
    }
}
