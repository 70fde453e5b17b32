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
 * Settings of retries.
 *
 * @param maxFailures Number of failures of a job, or of one slice, after which the job ends as FAILED.
 * @param maxLostWorkers Number of workers that the same work may lose without a new row. Then its job ends as FAILED.
 * @param firstDelay Delay before the first retry.
 * @param multiplier Factor by which the delay grows with each retry. Each distinct delay has its own Kafka topic.
 * @param maxDelay Maximum delay between two retries.
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
