package dev.vipexport.worker.ticket;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How failed work is retried.
 *
 * @param maxFailures failures after which a job ends as FAILED
 * @param maxLostWorkers workers that may die during the same work, without a new row in between, before its job ends as
 *     FAILED
 * @param firstDelay delay before the first retry
 * @param multiplier factor by which the delay grows with each retry; each distinct delay has its own Kafka topic
 * @param maxDelay longest delay between two retries
 */
@ConfigurationProperties("vip-export.retry")
@Validated
public record RetrySettings(
        @Min(2) @DefaultValue("8") int maxFailures,
        @Min(2) @DefaultValue("5") int maxLostWorkers,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration firstDelay,

        @DecimalMin("1.1") @DefaultValue("4") double multiplier,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration maxDelay) {}
