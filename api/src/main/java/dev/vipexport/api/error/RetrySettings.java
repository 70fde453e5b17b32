package dev.vipexport.api.error;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of responses that ask the caller to retry.
 *
 * @param retryAfter Value of {@code Retry-After} in responses 503, and in 429 when an organisation has too many active
 *     exports.
 */
@Validated
@ConfigurationProperties("vip-export.export")
public record RetrySettings(
        @DefaultValue("5s") @DurationMin(seconds = 1) Duration retryAfter) {}
