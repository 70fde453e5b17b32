package dev.vipexport.worker.rows;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How messages are read.
 *
 * @param maxInFlight rows that Firestore may have on the way to one slice at most
 * @param maxBufferSize bytes of rows that are kept at most; where larger rows than foreseen come, reading begins anew after
 *     the last one, asking for fewer
 * @param idleTimeout a stream that is silent for so long is taken for dead and opened anew
 * @param maxConsecutiveFailures after so many failures without a single row between them the reading is given up
 * @param firstDelay wait before the stream is opened anew; doubles with each failure in a row
 * @param maxDelay where the doubling ends
 */
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
