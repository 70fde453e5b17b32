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
 * @param linkLifetime Time that a download link works. Cloud Storage allows at most 7 days.
 * @param pollAfter Value of {@code Retry-After} in responses with an unfinished export.
 */
@Validated
@ConfigurationProperties("vip-export.export")
public record ExportSettings(
        @DefaultValue("100") @Min(1) int maxActive,

        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration linkLifetime,

        @DefaultValue("2s") @DurationMin(seconds = 1) Duration pollAfter) {}
