package dev.vipexport.worker.job;

import dev.vipexport.common.job.JobFailure.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Times the planning and the assembly of jobs, and counts restarted attempts. */
@Component
final class WorkMeters {
    private record Step(Timer done, Timer failed) {}

    private final MeterRegistry registry;
    private final Step plan;
    private final Step assembly;
    private final Counter snapshotTooOld;
    private final Counter planConflict;

    WorkMeters(MeterRegistry registry) {
        this.registry = registry;
        this.plan = step("vip.export.plan.duration", "Time to plan a large job: count its rows and record its slices");
        this.assembly =
                step("vip.export.assemble.duration", "Time to publish the file of a job whose rows are written");
        this.snapshotTooOld = restarted("snapshot_too_old");
        this.planConflict = restarted("plan_conflict");
    }

    private Step step(String name, String description) {
        return new Step(timer(name, description, "done"), timer(name, description, "failed"));
    }

    private Timer timer(String name, String description, String outcome) {
        return Timer.builder(name)
                .description(description)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter restarted(String reason) {
        return Counter.builder("vip.export.attempts.restarted")
                .description("Attempts that this worker gave up for a new one with a new snapshot")
                .tag("reason", reason)
                .register(registry);
    }

    <T> T planning(Supplier<T> work) {
        return record(plan, work);
    }

    <T> T assembling(Supplier<T> work) {
        return record(assembly, work);
    }

    private <T> T record(Step step, Supplier<T> work) {
        Timer.Sample running = Timer.start(registry);
        Timer outcome = step.failed();
        try {
            T result = work.get();
            outcome = step.done();
            return result;
        } finally {
            running.stop(outcome);
        }
    }

    /** Counts a restart. {@code failure} is what the job would have failed with after its last attempt. */
    void restarted(Code failure) {
        (failure == Code.SNAPSHOT_TOO_OLD ? snapshotTooOld : planConflict).increment();
    }
}
