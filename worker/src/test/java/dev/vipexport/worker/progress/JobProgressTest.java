package dev.vipexport.worker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final RecordingProducer sent = new RecordingProducer();
    private final ExportJob job = jobs.put(TestJobs.running(1_000, clock.instant()));
    private final SliceProgress progress = progress(job);

    @Test
    void report_recordsAndPublishesRows_oncePerInterval() {
        assertThat(progress.report(10)).isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThat(progress.report(20)).isTrue();
        assertThat(progress.report(30)).isTrue();

        assertThat(stored().rowsDone()).isEqualTo(20);
        assertThat(stored().changedAt()).isEqualTo(clock.instant());
        assertThat(sent.keysOf(Topics.EVENTS)).containsExactly(job.exportId());
    }

    @Test
    void report_returnsFalse_whenJobIsCanceled() {
        jobs.put(job.canceled(clock.instant()).orElseThrow());
        clock.advance(Duration.ofSeconds(2));

        assertThat(progress.report(20)).isFalse();
    }

    @Test
    void report_returnsFalse_whenJobIsRestarted() {
        jobs.put(job.restarted(1, clock.instant()).orElseThrow());
        clock.advance(Duration.ofSeconds(2));

        assertThat(progress.report(20)).isFalse();
    }

    @Test
    void report_returnsTrue_whenStoreIsUnavailable() {
        jobs.setUnavailable(true);
        clock.advance(Duration.ofSeconds(2));

        assertThat(progress.report(20)).isTrue();
    }

    private ExportJob stored() {
        return jobs.find(job.exportId()).orElseThrow();
    }

    private SliceProgress progress(ExportJob of) {
        var recording = new JobProgress(of, new JobUpdater(jobs, sent.tickets(), clock));
        return new ThrottledProgress(clock, Duration.ofSeconds(2), recording);
    }
}
