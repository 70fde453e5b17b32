package dev.vipexport.worker.kafka;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tickets are consumed and sent.
 *
 * @param smallJobConcurrency small jobs that this process works on at once; tickets that come again are beside them
 * @param largeJobConcurrency large jobs that this process plans or assembles at once, beside those
 * @param sliceConcurrency slices of large jobs that this process works on at once, beside those jobs
 * @param retryConcurrency the same for each retry topic
 * @param sessionTimeout a worker that is silent for so long is dead, and its tickets go to others
 * @param maxPollInterval the longest that one job may take before its ticket goes to another worker too
 * @param sendTimeout how long to wait for Kafka to confirm a ticket
 * @param stopTimeout how long a process that ends waits for its jobs to hand themselves on
 * @param topicReplicas copies of each topic that is created; -1 takes the brokers' default
 * @param topicRetryInterval how long to wait before topics that could not be created are tried again
 */
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
