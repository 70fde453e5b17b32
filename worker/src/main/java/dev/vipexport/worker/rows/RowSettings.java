package dev.vipexport.worker.rows;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of reading messages.
 *
 * @param maxInFlight Maximum number of rows that Firestore sends ahead to one slice. More rows hide network delay and
 *     need more memory.
 * @param maxBufferSize Maximum size of the received rows of one slice. Above it, the worker restarts the stream and
 *     requests fewer rows.
 * @param idleTimeout Maximum time without a row. The worker then opens another stream.
 * @param maxConsecutiveFailures Number of failed streams in a row, without a new row, after which the read fails.
 * @param firstDelay Delay before the first new stream after a failure. It doubles with each further failure.
 * @param maxDelay Maximum delay between two streams.
 */
@ConfigurationProperties("vip-export.rows")
@Validated
public record RowSettings(
        @Positive @DefaultValue("512") int maxInFlight,
        @NotNull @DefaultValue("8MB") DataSize maxBufferSize,

        @NotNull @DurationMin(millis = 1) @DefaultValue("20s")
        Duration idleTimeout,

        @Positive @DefaultValue("8") int maxConsecutiveFailures,

        @NotNull @DurationMin(millis = 1) @DefaultValue("100ms")
        Duration firstDelay,

        @NotNull @DurationMin(millis = 1) @DefaultValue("5s")
        Duration maxDelay) {}
