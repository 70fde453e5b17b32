package dev.vipexport.api.backend;

import dev.vipexport.common.messaging.TopicPolicy;
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
 * @param topics What the app does about topics: {@code create} creates missing ones, {@code alter} also adds the partitions
 *     that existing ones lack, and {@code none} leaves both to you. In all cases the app logs a line about what stays
 *     missing. No value changes other settings of a topic that exists.
 * @param topicReplicas Copies of each partition of a topic that the app creates. -1 uses the broker's default.
 * @param deadLetterRetention Time that Kafka keeps a dead letter, if the app creates the topic.
 * @param topicRetryInterval Pause before the app retries to create missing topics.
 */
@Validated
@ConfigurationProperties("vip-export.kafka")
record KafkaSettings(
        @DefaultValue("4s") @DurationMin(millis = 1) Duration sendTimeout,

        @DefaultValue("create") TopicPolicy topics,

        @DefaultValue("-1") @Min(-1) @Max(Short.MAX_VALUE) short topicReplicas,

        @DefaultValue("30d") @DurationMin(hours = 1) Duration deadLetterRetention,

        @DefaultValue("5s") @DurationMin(millis = 10) Duration topicRetryInterval) {}
