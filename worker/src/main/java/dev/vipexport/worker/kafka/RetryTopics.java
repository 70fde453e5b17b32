package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.Topics;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.DeadLetterPublishingRecovererFactory;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/** One topic for each different wait before a ticket is tried again. */
@Configuration(proxyBeanMethods = false)
class RetryTopics extends RetryTopicConfigurationSupport {

    /** Few tickets fail, so these topics need not be as wide as the one that they come from. */
    static final int PARTITIONS = 4;

    /** There is no dead-letter topic here: the job's own count decides when to bury, and the sweep finds the rest. */
    @Bean
    RetryTopicConfiguration jobRetries(
            KafkaTemplate<String, String> kafka,
            @Qualifier(JobTicketListener.CONTAINER_FACTORY)
                    ConcurrentKafkaListenerContainerFactory<String, String> containers,
            ProcessingSettings settings) {
        return retries(Topics.JOBS, kafka, containers, settings);
    }

    /** The same for large jobs, whose tickets come again on their own threads too. */
    @Bean
    RetryTopicConfiguration largeJobRetries(
            KafkaTemplate<String, String> kafka,
            @Qualifier(JobTicketListener.LARGE_CONTAINER_FACTORY)
                    ConcurrentKafkaListenerContainerFactory<String, String> containers,
            ProcessingSettings settings) {
        return retries(Topics.LARGE_JOBS, kafka, containers, settings);
    }

    /** The same for slices: their documents count. */
    @Bean
    RetryTopicConfiguration sliceRetries(
            KafkaTemplate<String, String> kafka,
            @Qualifier(SliceTicketListener.CONTAINER_FACTORY)
                    ConcurrentKafkaListenerContainerFactory<String, String> containers,
            ProcessingSettings settings) {
        return retries(Topics.SLICES, kafka, containers, settings);
    }

    private static RetryTopicConfiguration retries(
            String topic,
            KafkaTemplate<String, String> kafka,
            ConcurrentKafkaListenerContainerFactory<String, String> containers,
            ProcessingSettings settings) {
        RetrySettings retry = settings.retry();
        return RetryTopicConfigurationBuilder.newInstance()
                .includeTopic(topic)
                .listenerFactory(containers)
                .concurrency(settings.kafka().retryConcurrency())
                .autoCreateTopicsWith(PARTITIONS, settings.kafka().topicReplicas())
                .maxAttempts(retry.maxFailures())
                .customBackoff(backOff(retry))
                .useSingleTopicForSameIntervals()
                .doNotConfigureDlt()
                .create(kafka);
    }

    /** By default a ticket keeps the number of its partition, which a retry topic need not have. */
    @Override
    protected Consumer<DeadLetterPublishingRecovererFactory> configureDeadLetterPublishingContainerFactory() {
        return factory -> factory.setPartitionResolver((ticket, topic) -> ticket.partition() % PARTITIONS);
    }

    private static BackOff backOff(RetrySettings retry) {
        var backOff = new ExponentialBackOff(retry.firstDelay().toMillis(), retry.multiplier());
        backOff.setMaxInterval(retry.maxDelay().toMillis());
        return backOff;
    }
}
