package dev.vipexport.worker.plan;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a job is planned. What is fixed with a job's snapshot holds for that attempt, however other workers are set.
 *
 * @param maxAttempts snapshots that a job may lose before it fails
 * @param countTimeout how long one count may take; Firestore itself gives up after 60 s
 * @param sliceRows more rows are cut into slices of at most so many; only a single microsecond may hold more
 * @param maxQueuedSlices slices of one job that are on the queue at once, at most
 * @param countConcurrency counts of one job that are under way at once, at most
 */
public record PlanSettings(
        @Positive @DefaultValue("3") int maxAttempts,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration countTimeout,

        @Positive @DefaultValue("20000") long sliceRows,
        @Positive @DefaultValue("32") int maxQueuedSlices,
        @Positive @DefaultValue("8") int countConcurrency) {}
