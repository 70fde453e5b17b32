package dev.vipexport.api.backend;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of tickets and topics. The connection itself has the settings {@code spring.kafka}.
 *
 * @param sendTimeout Maximum time that Kafka takes to confirm a ticket. The caller gets 503 when Kafka takes longer.
 * @param topicReplicas Copies of each partition of a topic that the app creates. -1 uses the broker's default.
 * @param topicRetryInterval Pause before the app retries to create missing topics.
 */
@Validated
@ConfigurationProperties("vip-export.kafka")
record KafkaSettings(
        @DefaultValue("4s") @DurationMin(millis = 1) Duration sendTimeout,

        @DefaultValue("-1") @Min(-1) @Max(Short.MAX_VALUE) short topicReplicas,

        @DefaultValue("5s") @DurationMin(millis = 10) Duration topicRetryInterval) {}
