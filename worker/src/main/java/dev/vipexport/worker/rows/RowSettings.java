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
 * How messages are read from Firestore.
 *
 * @param maxInFlight rows that Firestore may send ahead to one slice; more hide more network delay and need more memory
 * @param maxBufferSize bytes of received rows that one slice may hold; above it the stream restarts with a smaller window
 * @param idleTimeout silence after which a stream counts as dead and the worker opens another one
 * @param maxConsecutiveFailures failed streams without a new row after which the read fails
 * @param firstDelay delay before the first new stream after a failure; doubles with each consecutive failure
 * @param maxDelay longest delay between two streams
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
