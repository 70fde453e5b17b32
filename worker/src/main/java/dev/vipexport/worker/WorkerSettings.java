package dev.vipexport.worker;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.worker.kafka.KafkaSettings;
import dev.vipexport.worker.kafka.RetrySettings;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.rows.RowSettings;
import dev.vipexport.worker.upload.UploadSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that can be set for a worker, as {@code vip-export.*}; {@code cloud} alone has values without a default.
 *
 * @param callTimeout how long a single read or write of a job's document may take
 * @param progressInterval how often a job under way records and announces its rows
 */
@ConfigurationProperties("vip-export")
@Validated
public record WorkerSettings(
        @Valid @DefaultValue CloudSettings cloud,

        @NotNull @DurationMin(millis = 1) @DefaultValue("10s")
        Duration callTimeout,

        @NotNull @DurationMin(millis = 1) @DefaultValue("2s")
        Duration progressInterval,

        @Valid @DefaultValue KafkaSettings kafka,
        @Valid @DefaultValue RetrySettings retry,
        @Valid @DefaultValue SweepSettings sweep,
        @Valid @DefaultValue PlanSettings plan,
        @Valid @DefaultValue RowSettings rows,
        @Valid @DefaultValue UploadSettings upload) {

    public WorkerSettings {
        Duration maxSilence = retry.maxDelay().plus(upload.retryTimeout());
        if (sweep.stalledAfter().compareTo(maxSilence) <= 0) {
            throw new IllegalArgumentException("vip-export.sweep.stalled-after (" + sweep.stalledAfter()
                    + ") must be longer than vip-export.retry.max-delay and vip-export.upload.retry-timeout together ("
                    + maxSilence + "), for which a job that is worked on may stand still");
        }
    }
}
