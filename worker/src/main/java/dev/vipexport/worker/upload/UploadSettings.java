package dev.vipexport.worker.upload;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of uploads. Retries apply to each call. They start over with each chunk.
 *
 * @param chunk Size of one upload call. The worker fills the next chunk meanwhile. Rounded down to a multiple of 256
 *     KiB.
 * @param firstDelay Delay before the first retry of a call. It doubles with each retry.
 * @param maxDelay Maximum delay between two retries of a call.
 * @param retryTimeout Maximum time that a worker retries one call. Then the work fails and is retried.
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
