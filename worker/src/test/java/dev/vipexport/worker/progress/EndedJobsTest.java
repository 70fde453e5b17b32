package dev.vipexport.worker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobFailure.Code;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.RowQuota;
import dev.vipexport.common.metrics.JobMeters;
import dev.vipexport.common.metrics.MeteredJobStore;
import dev.vipexport.testsupport.SettableClock;
import dev.vipexport.worker.InMemoryJobStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each job is counted by the change that ends it, and by no other. */
class EndedJobsTest {
    private static final JobFailure FAILURE = new JobFailure(Code.QUOTA_EXCEEDED, "too many rows");

    private final SettableClock clock = new SettableClock(TestJobs.NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryJobStore stored = new InMemoryJobStore();
    private final JobStore jobs = new MeteredJobStore(stored, new JobMeters(registry));
    private final ExportJob job = stored.put(TestJobs.queued(clock.instant()));

    private double ended(String... tags) {
        return registry.find("vip.export.jobs.ended").tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void end_isCountedOnce_whenTwoProcessesTryToEndTheJob() {
        jobs.change(job.exportId(), current -> current.failed(job.attempt(), FAILURE, clock.instant()));
        jobs.change(job.exportId(), current -> current.failed(job.attempt(), FAILURE, clock.instant()));
        jobs.change(job.exportId(), current -> current.canceled(clock.instant()));

        assertThat(ended("outcome", "failed", "reason", "quota_exceeded", "size", "small"))
                .isEqualTo(1);
        assertThat(ended()).isEqualTo(1);
    }

    @Test
    void end_isCounted_whenQuotaRefusesTheRows() {
        jobs.changeWithinQuota(
                job.exportId(),
                new RowQuota(0, 0, clock.instant()),
                current -> current.failed(job.attempt(), FAILURE, clock.instant()),
                current -> current.failed(job.attempt(), FAILURE, clock.instant()));

        assertThat(ended("outcome", "failed")).isEqualTo(1);
    }

    @Test
    void laterChange_isNoEnd() {
        jobs.change(job.exportId(), current -> current.canceled(clock.instant()));
        jobs.change(job.exportId(), Optional::of);

        assertThat(ended("outcome", "canceled", "reason", "none")).isEqualTo(1);
        assertThat(ended()).isEqualTo(1);
    }

    @Test
    void changeThatEndsNothing_isNotCounted() {
        jobs.change(job.exportId(), current -> current.claimed(job.attempt(), clock.instant()));
        jobs.change("unknown", current -> current.canceled(clock.instant()));

        assertThat(ended()).isZero();
    }
}
