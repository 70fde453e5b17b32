package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.ticket.RetrySettings;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.DeadLetterPublishingRecovererFactory;
import org.springframework.kafka.retrytopic.DestinationTopicProcessor;
import org.springframework.kafka.retrytopic.ListenerContainerFactoryConfigurer;
import org.springframework.kafka.retrytopic.ListenerContainerFactoryResolver;
import org.springframework.kafka.retrytopic.RetryTopicComponentFactory;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;
import org.springframework.kafka.retrytopic.RetryTopicConfigurer;
import org.springframework.kafka.retrytopic.RetryTopicNamesProviderFactory;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/** Creates one retry topic for each distinct delay before a ticket is retried. */
@Configuration(proxyBeanMethods = false)
class RetryTopics extends RetryTopicConfigurationSupport {

    /** Few tickets fail, so a retry topic needs fewer partitions than its main topic. */
    static final int PARTITIONS = 4;

    private final DeadLetters deadLetters;
    private final ShutdownSignal shutdown;
    private final InstantSource clock;

    RetryTopics(DeadLetters deadLetters, ShutdownSignal shutdown, InstantSource clock) {
        this.deadLetters = deadLetters;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Uses no dead-letter topic of spring-kafka: the job's own count decides when it fails, and the sweeper finds the rest. */
    @Bean
    RetryTopicConfiguration retries(
            @Qualifier("retryTemplate") KafkaTemplate<String, byte[]> kafka,
            ConcurrentKafkaListenerContainerFactory<String, byte[]> containers,
            KafkaSettings settings,
            RetrySettings retry) {
        return RetryTopicConfigurationBuilder.newInstance()
                .includeTopics(List.of(Topics.JOBS, Topics.LARGE_JOBS, Topics.SLICES))
                .listenerFactory(containers)
                .concurrency(settings.retryConcurrency())
                .autoCreateTopicsWith(PARTITIONS, settings.topicReplicas())
                .maxAttempts(retry.maxFailures())
                .customBackoff(backOff(retry))
                .useSingleTopicForSameIntervals()
                .doNotConfigureDlt()
                .create(kafka);
    }

    /** Maps partitions, because by default a ticket keeps its partition's number, which a retry topic may not have. */
    @Override
    protected Consumer<DeadLetterPublishingRecovererFactory> configureDeadLetterPublishingContainerFactory() {
        return factory -> {
            factory.setPartitionResolver((ticket, topic) -> ticket.partition() % PARTITIONS);
            factory.setDeadLetterPublisherCreator((templates, destinations) ->
                    new RetryPublisher(templates, destinations, deadLetters, shutdown, clock, RetryPublisher.BACKOFF));
        };
    }

    @Override
    protected RetryTopicComponentFactory createComponentFactory() {
        return new RetryTopicComponentFactory() {
            @Override
            public RetryTopicConfigurer retryTopicConfigurer(
                    DestinationTopicProcessor destinations,
                    ListenerContainerFactoryConfigurer containers,
                    ListenerContainerFactoryResolver factories,
                    RetryTopicNamesProviderFactory names) {
                return new SharedRetryConsumers(destinations, factories, containers, names);
            }
        };
    }

    private static BackOff backOff(RetrySettings retry) {
        var backOff = new ExponentialBackOff(retry.firstDelay().toMillis(), retry.multiplier());
        backOff.setMaxInterval(retry.maxDelay().toMillis());
        return backOff;
    }
}
