package dev.vipexport.ops.overview;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the observation of queues, jobs and workers.
 *
 * @param interval Pause between two observations. Each one costs about ten reads of documents, two for each worker, and two
 *     for each dead letter of the newest 500.
 * @param stalledAfter Time without a change after which an active job counts as stalled. Keep it at twice the workers' {@code
 *     sweep.stalled-after}.
 */
@ConfigurationProperties("vip-export.observer")
@Validated
record ObserverSettings(
        @NotNull @DurationMin(millis = 10) @DefaultValue("15s")
        Duration interval,

        @NotNull @DurationMin(millis = 1) @DefaultValue("6m")
        Duration stalledAfter) {}
