package dev.vipexport.api.export;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of exports.
 *
 * @param maxActive Maximum number of active exports of an organisation. The API answers 429 to further ones.
 * @param maxPerDay Maximum number of exports that an organisation starts in a day of UTC, over all its keys. The API
 *     answers 429 to further ones. Requests that get an existing export do not count. 0 sets no limit.
 * @param retention Time that an export and its file are kept after the end, in whole days. Links, the job's
 *     {@code expiresAt} and the time-to-live of its documents follow it. Set the age of the bucket's lifecycle rule to it.
 * @param linkLifetime Time that a download link works. Cloud Storage allows at most 7 days. Without a
 *     key file, Google signs with a key that it may replace after 12 hours, so choose at most 12 hours then. No link
 *     outlives its file. Each link is handed out for half its time.
 * @param pollAfter Value of {@code Retry-After} in responses with an unfinished export.
 */
@Validated
@ConfigurationProperties("vip-export.export")
public record ExportSettings(
        @DefaultValue("100") @Min(1) int maxActive,
        @DefaultValue("10000") @Min(0) long maxPerDay,

        @DefaultValue("30d") @DurationMin(days = 1) Duration retention,

        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration linkLifetime,

        @DefaultValue("2s") @DurationMin(seconds = 1) Duration pollAfter) {

    public ExportSettings {
        if (retention.toSeconds() % Duration.ofDays(1).toSeconds() != 0) {
            throw new IllegalArgumentException("vip-export.export.retention (" + retention
                    + ") must be whole days, because the age in the bucket's lifecycle rule is");
        }
    }
}
