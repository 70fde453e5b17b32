package dev.vipexport.worker.recovery;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the search for stalled jobs, and for failed jobs whose dead letter is due.
 *
 * @param interval Pause between two sweeps of one worker.
 * @param stalledAfter Time without a change after which a job gets another ticket. It must be longer than {@code
 *     retry.max-delay} and {@code upload.retry-timeout} together: a running job can be silent for that long. A dead
 *     letter that Kafka refused is sent again after this time, too.
 * @param batch Maximum number of stalled jobs, and of dead letters, per sweep.
 */
@ConfigurationProperties("vip-export.sweep")
@Validated
public record SweepSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("30s")
        Duration interval,

        @NotNull @DurationMin(millis = 1) @DefaultValue("3m")
        Duration stalledAfter,

        @Positive @DefaultValue("100") int batch) {}
