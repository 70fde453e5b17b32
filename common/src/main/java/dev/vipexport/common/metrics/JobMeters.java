package dev.vipexport.common.metrics;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts ended jobs, and times those that succeeded. Exists from the start with every value of its tags. */
public final class JobMeters {
    private static final String NO_REASON = "none";

    /** Limits that callers and operators care for, such as the API's wait of 25 seconds. */
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(25),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6)
    };

    private enum Size {
        SMALL,
        LARGE
    }

    private record End(JobState outcome, String reason, Size size) {}

    private final Map<End, Counter> ended = new HashMap<>();
    private final Map<Size, Timer> durations = new HashMap<>();
    private final Map<Size, Timer> queued = new HashMap<>();

    /** Registers the meters. */
    public JobMeters(MeterRegistry registry) {
        for (Size size : Size.values()) {
            register(registry, new End(JobState.SUCCEEDED, NO_REASON, size));
            register(registry, new End(JobState.CANCELED, NO_REASON, size));
            for (JobFailure.Code code : JobFailure.Code.values()) {
                register(registry, new End(JobState.FAILED, code.wireName(), size));
            }
            durations.put(
                    size,
                    timer(
                            registry,
                            "vip.export.job.duration",
                            "Time from the order to the file, of jobs that succeeded",
                            size));
            queued.put(
                    size,
                    timer(
                            registry,
                            "vip.export.job.queued",
                            "Time from the order to the first worker's claim, of jobs that succeeded",
                            size));
        }
    }

    private void register(MeterRegistry registry, End end) {
        ended.put(
                end,
                Counter.builder("vip.export.jobs.ended")
                        .description("Jobs that this process ended; all processes together count each job once")
                        .tags("outcome", tag(end.outcome()), "reason", end.reason(), "size", tag(end.size()))
                        .register(registry));
    }

    private static Timer timer(MeterRegistry registry, String name, String description, Size size) {
        return Timer.builder(name)
                .description(description)
                .tag("size", tag(size))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Counts a job that a change has just brought to its end. */
    void ended(ExportJob job) {
        JobFailure failure = job.failure();
        Size size = job.isLarge() ? Size.LARGE : Size.SMALL;
        String reason = failure == null ? NO_REASON : failure.code().wireName();
        Objects.requireNonNull(ended.get(new End(job.state(), reason, size)), "every end has its counter")
                .increment();
        if (job.state() == JobState.SUCCEEDED) {
            record(durations, size, job.createdAt(), job.finishedAt());
            record(queued, size, job.createdAt(), job.startedAt());
        }
    }

    private static void record(Map<Size, Timer> timers, Size size, Instant from, @Nullable Instant to) {
        if (to != null) {
            Objects.requireNonNull(timers.get(size), "every size has its timer").record(Duration.between(from, to));
        }
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
