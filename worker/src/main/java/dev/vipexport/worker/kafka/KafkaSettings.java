package dev.vipexport.worker.kafka;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tickets are consumed and sent.
 *
 * @param smallJobConcurrency small jobs that one worker runs at once, not counting retries
 * @param largeJobConcurrency large jobs that one worker plans or assembles at once, in addition to small jobs
 * @param sliceConcurrency slices of large jobs that one worker exports at once, in addition to jobs
 * @param retryConcurrency retried tickets of each retry topic that one worker runs at once
 * @param sessionTimeout silence after which Kafka counts a worker as dead and gives its tickets to others
 * @param maxPollInterval longest time for one ticket; after it Kafka gives the ticket to another worker as well
 * @param sendTimeout longest wait until Kafka confirms a ticket; after it the work fails and is retried
 * @param stopTimeout longest wait of a stopping worker until its jobs are back on the queue
 * @param topicReplicas copies of each topic that a worker creates; -1 uses the brokers' default
 * @param topicRetryInterval delay before another attempt to create missing topics
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

        @DefaultValue("-1") short topicReplicas,

        @NotNull @DurationMin(millis = 1) @DefaultValue("5s")
        Duration topicRetryInterval) {}
