package dev.vipexport.api.export.estimate;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of estimates, which a caller requests with {@code dryRun=true}.
 *
 * @param rowsPerSecond Number of rows that all workers together export per second. The estimated duration depends on it.
 * @param sampleRows Number of rows that the API reads to estimate the average size of a row.
 */
@Validated
@ConfigurationProperties("vip-export.estimate")
record EstimateSettings(
        @DefaultValue("20000") @Min(1) long rowsPerSecond,
        @DefaultValue("50") @Min(1) @Max(500) int sampleRows) {}
