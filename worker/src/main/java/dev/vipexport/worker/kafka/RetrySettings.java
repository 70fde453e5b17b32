package dev.vipexport.worker.kafka;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often failed work is tried again, and when.
 *
 * @param maxFailures after so many failures the job is given up
 * @param maxLostWorkers after so many workers that took the same work and were never heard of again, without a row more, the job is
 *     given up
 * @param firstDelay wait before the first retry
 * @param multiplier grows the wait with each retry; each different wait is a topic of its own
 * @param maxDelay where the growing ends
 */
public record RetrySettings(
        @Min(2) @DefaultValue("8") int maxFailures,
        @Min(2) @DefaultValue("5") int maxLostWorkers,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration firstDelay,

        @DecimalMin("1.1") @DefaultValue("4") double multiplier,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration maxDelay) {}
