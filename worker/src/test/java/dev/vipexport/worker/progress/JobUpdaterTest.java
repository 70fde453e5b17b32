package dev.vipexport.worker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.InMemoryJobStore;
import dev.vipexport.worker.RecordingProducer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobUpdaterTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final InMemoryJobStore jobs = new InMemoryJobStore();
    private final JobUpdater updater = new JobUpdater(jobs, new RecordingProducer().tickets(), clock);
    private final ExportJob job = jobs.put(TestJobs.queued(clock.instant()));

    private Instant changedAt() {
        return jobs.find(job.exportId()).orElseThrow().changedAt();
    }

    @Test
    void heartbeat_marksJobAsAlive_oncePerInterval() {
        Runnable heartbeat = updater.heartbeat(job.exportId(), INTERVAL);
        Instant start = clock.instant();

        heartbeat.run();
        assertThat(changedAt()).isEqualTo(start);
        clock.advance(INTERVAL);
        heartbeat.run();
        assertThat(changedAt()).isEqualTo(start.plus(INTERVAL));
        clock.advance(INTERVAL.minusMillis(1));
        heartbeat.run();
        assertThat(changedAt()).isEqualTo(start.plus(INTERVAL));
        clock.advance(Duration.ofMillis(1));
        heartbeat.run();
        assertThat(changedAt()).isEqualTo(start.plus(INTERVAL).plus(INTERVAL));
    }

    @Test
    void heartbeat_changesNothing_whenJobHasEnded() {
        Runnable heartbeat = updater.heartbeat(job.exportId(), INTERVAL);
        jobs.change(job.exportId(), current -> current.canceled(clock.instant()));
        ExportJob canceled = jobs.find(job.exportId()).orElseThrow();

        clock.advance(INTERVAL);
        heartbeat.run();

        assertThat(jobs.find(job.exportId())).contains(canceled);
    }
}
