package dev.vipexport.worker.plan;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a job is planned. A recorded plan holds for its attempt, even if other workers have other settings.
 *
 * @param maxAttempts snapshots that a job may lose before it ends as FAILED
 * @param countTimeout longest wait for one count; Firestore itself stops counting after 60 s
 * @param sliceRows rows above which a job is sliced, and the maximum of each slice; only a single microsecond may hold more
 * @param maxQueuedSlices slices of one job that are queued or running at once; more use more workers for the same job
 * @param countConcurrency counts that one job has in progress at once while it is sliced
 */
@ConfigurationProperties("vip-export.plan")
@Validated
public record PlanSettings(
        @Positive @DefaultValue("3") int maxAttempts,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration countTimeout,

        @Positive @DefaultValue("20000") long sliceRows,
        @Positive @DefaultValue("32") int maxQueuedSlices,
        @Positive @DefaultValue("8") int countConcurrency) {}
