package dev.vipexport.api.messages.count;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the label counts.
 *
 * @param countConcurrency Maximum number of parallel counts of one request. More make the request faster and load
 *     Firestore more.
 */
@Validated
@ConfigurationProperties("vip-export.labels")
record LabelSettings(@DefaultValue("8") @Min(1) int countConcurrency) {}
