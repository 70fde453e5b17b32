package dev.vipexport.worker.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadLetterSweeperTest {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final DeadLetterSweeper sweeper = new DeadLetterSweeper(
            jobs,
            sent.tickets(),
            new SweepSettings(Duration.ofSeconds(15), GRACE, 100),
            clock,
            new SimpleMeterRegistry());

    private ExportJob failed() {
        var why = new JobFailure(JobFailure.Code.INTERNAL, "the reason");
        return jobs.put(TestJobs.running(7, clock.instant())
                .failed(1, why, clock.instant())
                .orElseThrow());
    }

    @Test
    void sweep_sendsDueLetterOnce() {
        ExportJob failed = failed();
        clock.advance(GRACE);

        sweeper.sweep();
        sweeper.sweep();

        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(failed.exportId());
        assertThat(sent.headersOf(Topics.DEAD_LETTERS).get(0))
                .containsEntry(TicketHeaders.REASON, "internal: the reason")
                .containsEntry(TicketHeaders.FAILURE_CODE, "internal")
                .containsEntry(TicketHeaders.TOPIC, Topics.JOBS)
                .containsKey(TicketHeaders.WORKER)
                .doesNotContainKey(TicketHeaders.ERROR);
        assertThat(jobs.find(failed.exportId()).orElseThrow().deadLetterDue()).isNull();
    }

    @Test
    void sweep_leavesLetter_whileItsWorkerSendsIt() {
        failed();
        clock.advance(GRACE.minusMillis(1));

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void sweep_sendsLetterLater_whenKafkaIsAway() {
        ExportJob failed = failed();
        clock.advance(GRACE);
        sent.failSends();

        sweeper.sweep();
        assertThat(jobs.find(failed.exportId()).orElseThrow().deadLetterDue()).isNotNull();

        sent.acceptSends();
        sweeper.sweep();
        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(failed.exportId());
    }

    @Test
    void sweep_sendsLetterAgain_whenFirestoreRefusesToRecordIt() {
        ExportJob failed = failed();
        clock.advance(GRACE);
        sent.onSend(() -> jobs.setUnavailable(true));
        sweeper.sweep();
        sent.onSend(() -> {});
        jobs.setUnavailable(false);

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).containsExactly(failed.exportId(), failed.exportId());
        assertThat(jobs.find(failed.exportId()).orElseThrow().deadLetterDue()).isNull();
    }

    @Test
    void sweep_sendsNothing_whenJobIsDeleted() {
        jobs.delete(failed().exportId());
        clock.advance(GRACE);

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.DEAD_LETTERS)).isEmpty();
    }
}
