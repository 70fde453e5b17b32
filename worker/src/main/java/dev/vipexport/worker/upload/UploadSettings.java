package dev.vipexport.worker.upload;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How objects are uploaded. Retries apply to each call. They start over with each chunk.
 *
 * @param chunk bytes that one call sends while the next chunk fills; rounded down to a multiple of 256 KiB
 * @param firstDelay delay before the first retry of a call; doubles with each retry
 * @param maxDelay longest delay between two retries of a call
 * @param retryTimeout time after which a call that keeps failing fails the attempt
 */
@ConfigurationProperties("vip-export.upload")
@Validated
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
            throw new IllegalArgumentException("vip-export.upload.chunk is " + chunk + "; it must be at least " + UNIT
                    + " and at most " + MAX_CHUNK);
        }
        chunk = DataSize.ofBytes(chunk.toBytes() / UNIT.toBytes() * UNIT.toBytes());
    }
}
