package dev.vipexport.worker.upload;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How objects are written. Retries apply to each call of the upload and start anew after each chunk that arrived.
 *
 * @param chunk bytes sent at once, while as many are gathered; cut to a multiple of 256 KiB, as resumable uploads need
 * @param firstDelay wait before the first retry of a call; doubles each time
 * @param maxDelay where the doubling ends
 * @param retryTimeout a call that has not succeeded for so long fails the attempt
 */
public record UploadSettings(
        @NotNull @DefaultValue("2MB") DataSize chunk,

        @NotNull @DurationMin(millis = 1) @DefaultValue("500ms")
        Duration firstDelay,

        @NotNull @DurationMin(millis = 1) @DefaultValue("16s")
        Duration maxDelay,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration retryTimeout) {
    private static final DataSize UNIT = DataSize.ofKilobytes(256);
    private static final DataSize MAX_CHUNK = DataSize.ofGigabytes(1);

    public UploadSettings {
        if (chunk.compareTo(UNIT) < 0 || chunk.compareTo(MAX_CHUNK) > 0) {
            throw new IllegalArgumentException(
                    "a chunk has at least " + UNIT + " and at most " + MAX_CHUNK + ", not " + chunk);
        }
        chunk = DataSize.ofBytes(chunk.toBytes() / UNIT.toBytes() * UNIT.toBytes());
    }
}
