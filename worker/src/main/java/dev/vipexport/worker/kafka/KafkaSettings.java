package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.TopicPolicy;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of tickets and topics. The connection itself has the settings {@code spring.kafka}.
 *
 * @param smallJobConcurrency Number of small jobs that a worker runs at once. Retries have threads of their own.
 * @param largeJobConcurrency Number of large jobs that a worker plans or assembles at once, in addition to small jobs.
 * @param sliceConcurrency Number of slices that a worker exports at once, in addition to jobs.
 * @param retryConcurrency Number of threads of a worker for the retry topics of each of the three topics.
 * @param sessionTimeout Time without a heartbeat after which Kafka gives a worker's tickets to others.
 * @param maxPollInterval Maximum duration of one ticket. Kafka then gives the ticket to another worker as well.
 * @param sendTimeout Maximum time that Kafka takes to confirm a ticket. If it takes longer, the work fails and is
 *     retried.
 * @param stopTimeout Maximum time that a stopping worker waits for its running tickets. Mostly they stop within a second.
 *     After half of it, the worker gives back those that hang in a call, so that other workers continue them. Give the
 *     process ten seconds more before you kill it.
 * @param topics What the app does about topics: {@code create} creates missing ones, {@code alter} also adds the partitions
 *     that existing ones lack, and {@code none} leaves both to you. In all cases the app logs a line about what stays
 *     missing. No value changes other settings of a topic that exists.
 * @param topicReplicas Copies of each partition of a topic that the app creates. -1 uses the broker's default.
 * @param deadLetterRetention Time that Kafka keeps a dead letter, if the app creates the topic.
 * @param topicRetryInterval Pause before the app retries to create missing topics.
 */
@ConfigurationProperties("vip-export.kafka")
@Validated
public record KafkaSettings(
        @Positive @DefaultValue("4") int smallJobConcurrency,
        @Positive @DefaultValue("2") int largeJobConcurrency,
        @Positive @DefaultValue("4") int sliceConcurrency,
        @Positive @DefaultValue("1") int retryConcurrency,

        @NotNull @DurationMin(millis = 1) @DefaultValue("10s")
        Duration sessionTimeout,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1h")
        Duration maxPollInterval,

        @NotNull @DurationMin(millis = 1) @DefaultValue("10s")
        Duration sendTimeout,

        @NotNull @DurationMin(millis = 1) @DefaultValue("20s")
        Duration stopTimeout,

        @NotNull @DefaultValue("create") TopicPolicy topics,

        @DefaultValue("-1") short topicReplicas,

        @NotNull @DurationMin(hours = 1) @DefaultValue("30d")
        Duration deadLetterRetention,

        @NotNull @DurationMin(millis = 1) @DefaultValue("5s")
        Duration topicRetryInterval) {}
