package dev.vipexport.ops;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of calls to Firestore and Kafka.
 *
 * @param callTimeout Maximum duration of one call to Firestore or to Kafka. The operator gets 503 when a call takes longer.
 */
@ConfigurationProperties("vip-export")
@Validated
public record OpsSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("4s")
        Duration callTimeout) {}
