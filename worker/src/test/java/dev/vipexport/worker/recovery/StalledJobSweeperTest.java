package dev.vipexport.worker.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StalledJobSweeperTest {
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final StalledJobSweeper sweeper = sweeper();

    @Test
    void sweep_resendsTicket_whenJobStalls() {
        ExportJob stalled = jobs.put(TestJobs.queued(clock.instant()));
        clock.advance(Duration.ofSeconds(60));

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.JOBS)).containsExactly(stalled.exportId());
    }

    @Test
    void sweep_skipsJob_whenJobProgresses() {
        jobs.put(TestJobs.running(7, clock.instant()));
        clock.advance(Duration.ofSeconds(59));

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.JOBS)).isEmpty();
    }

    @Test
    void sweep_resendsOnce_whenTwoWorkersSweep() {
        jobs.put(TestJobs.queued(clock.instant()));
        clock.advance(Duration.ofSeconds(60));

        sweeper.sweep();
        sweeper().sweep();

        assertThat(sent.keysOf(Topics.JOBS)).hasSize(1);
    }

    @Test
    void sweep_resendsAgain_whenTicketIsLostAgain() {
        jobs.put(TestJobs.queued(clock.instant()));
        clock.advance(Duration.ofSeconds(60));
        sweeper.sweep();
        clock.advance(Duration.ofSeconds(60));

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.JOBS)).hasSize(2);
    }

    /** Firestore steps over deleted entries of an index, so a sweep does not look where the last one has. */
    @Test
    void sweep_startsWhereTheLastOneEnded_andAtTheBeginningOnceAnHour() {
        sweeper.sweep();
        ExportJob late = jobs.put(TestJobs.queued(clock.instant().minus(Duration.ofMinutes(20))));
        clock.advance(Duration.ofMinutes(2));

        sweeper.sweep();
        assertThat(sent.keysOf(Topics.JOBS)).isEmpty();

        clock.advance(Duration.ofHours(1));
        sweeper.sweep();
        assertThat(sent.keysOf(Topics.JOBS)).containsExactly(late.exportId());
    }

    /** Each jump costs a healthy job one ticket at most, and no lost ticket stays lost. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void sweep_findsLostTicket_whenClockJumpsAnHour(long hours) {
        jobs.put(TestJobs.queued(clock.instant()));
        clock.advance(Duration.ofHours(hours));
        sweeper.sweep();
        sweeper.sweep();
        assertThat(sent.keysOf(Topics.JOBS)).hasSizeLessThanOrEqualTo(1);
        int before = sent.keysOf(Topics.JOBS).size();

        clock.advance(Duration.ofHours(-hours));
        sweeper.sweep();
        clock.advance(Duration.ofMinutes(62));
        sweeper.sweep();

        assertThat(sent.keysOf(Topics.JOBS)).hasSizeGreaterThan(before);
    }

    @Test
    void sweep_skipsJob_whenJobHasEnded() {
        ExportJob job = TestJobs.queued(clock.instant());
        jobs.put(job.failed(1, new JobFailure(JobFailure.Code.INTERNAL, "x"), clock.instant())
                .orElseThrow());
        clock.advance(Duration.ofDays(1));

        sweeper.sweep();

        assertThat(sent.keysOf(Topics.JOBS)).isEmpty();
    }

    @Test
    void sweep_resendsLater_whenRunFails() {
        jobs.put(TestJobs.queued(clock.instant()));
        clock.advance(Duration.ofSeconds(60));
        jobs.setUnavailable(true);

        assertThatCode(sweeper::sweep).doesNotThrowAnyException();

        jobs.setUnavailable(false);
        sweeper.sweep();
        assertThat(sent.keysOf(Topics.JOBS)).hasSize(1);
    }

    private StalledJobSweeper sweeper() {
        var settings = new SweepSettings(Duration.ofSeconds(15), Duration.ofSeconds(60), 100);
        return new StalledJobSweeper(jobs, sent.tickets(), settings, clock, new SimpleMeterRegistry());
    }
}
