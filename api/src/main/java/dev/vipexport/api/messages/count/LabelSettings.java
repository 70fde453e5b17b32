package dev.vipexport.api.messages.count;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the label counts.
 *
 * @param pageSize Maximum number of labels that one request counts. A request for more labels gets a page.
 * @param cacheTtl Time that the API caches a count of a label or an estimate. 0 caches none.
 */
@Validated
@ConfigurationProperties("vip-export.labels")
record LabelSettings(
        @DefaultValue("100") @Min(1) @Max(1_000) int pageSize,
        @DefaultValue("10s") @DurationMin Duration cacheTtl) {}
