package dev.vipexport.api.messages.count;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of message counts, for estimates and labels.
 *
 * @param countTimeout Maximum duration of all counts of one request, for an estimate or labels. The caller gets 503 when
 *     they take longer.
 */
@Validated
@ConfigurationProperties("vip-export.estimate")
record CountSettings(
        @DefaultValue("30s") @DurationMin(millis = 1) Duration countTimeout) {}
