package dev.vipexport.worker.recovery;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the clean-up, which deletes objects that no job needs. The workers take turns.
 *
 * @param enabled Whether this worker takes part in the clean-up of the bucket. Only for a bucket that one database uses
 *     alone: what another database exports there has no job in this one, and is deleted.
 * @param interval Pause between two turns of all workers together. A turn lists up to 1,000 objects in one call.
 * @param passInterval Pause between the starts of two passes through the bucket.
 * @param minAge Time for which the clean-up leaves an object alone after its creation, and an expired file after its
 *     expiry.
 */
@ConfigurationProperties("vip-export.clean-up")
@Validated
public record CleanUpSettings(
        @DefaultValue("false") boolean enabled,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1m")
        Duration interval,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1d")
        Duration passInterval,

        @NotNull @DurationMin(hours = 1) @DefaultValue("1d") Duration minAge) {}
