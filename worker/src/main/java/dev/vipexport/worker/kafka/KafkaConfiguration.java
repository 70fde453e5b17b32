package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.TopicInitializer;
import dev.vipexport.common.messaging.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** How tickets come and go. {@code spring.kafka.*} says where the brokers are and how to log in; the rest is fixed here. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    @Bean
    KafkaAdmin.NewTopics topics(ProcessingSettings settings) {
        return new KafkaAdmin.NewTopics(
                Topics.newTopics(settings.kafka().topicReplicas()).toArray(NewTopic[]::new));
    }

    @Bean
    TopicInitializer topicDeclaration(KafkaAdmin admin, ProcessingSettings settings) {
        return new TopicInitializer(admin, settings.kafka().topicRetryInterval());
    }

    @Bean
    ProducerFactory<String, String> producerFactory(KafkaProperties kafka, ProcessingSettings settings) {
        Map<String, Object> config = kafka.buildProducerProperties();
        int timeoutMillis = millis(settings.kafka().sendTimeout());
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // a broker that is away must not hold a worker for longer than it would wait for the answer
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
        return new DefaultKafkaProducerFactory<>(config);
    }

    @Bean
    KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> producers) {
        return new KafkaTemplate<>(producers);
    }

    @Bean
    ConsumerFactory<String, String> consumerFactory(KafkaProperties kafka, ProcessingSettings settings) {
        Map<String, Object> config = kafka.buildConsumerProperties();
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // the declared topics have more partitions than a broker would give them by itself
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // a ticket can be an hour's work: one in the hand, none behind it that another worker could do
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                millis(settings.kafka().maxPollInterval()));
        config.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                millis(settings.kafka().sessionTimeout()));
        config.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                millis(settings.kafka().sessionTimeout()) / 4);
        // consumers that are not concerned keep working while the group changes
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new DefaultKafkaConsumerFactory<>(config);
    }

    @Bean(JobTicketListener.CONTAINER_FACTORY)
    ConcurrentKafkaListenerContainerFactory<String, String> jobContainerFactory(
            ConsumerFactory<String, String> consumers, ProcessingSettings settings) {
        return containerFactory(consumers, settings, settings.kafka().smallJobConcurrency());
    }

    @Bean(JobTicketListener.LARGE_CONTAINER_FACTORY)
    ConcurrentKafkaListenerContainerFactory<String, String> largeJobContainerFactory(
            ConsumerFactory<String, String> consumers, ProcessingSettings settings) {
        return containerFactory(consumers, settings, settings.kafka().largeJobConcurrency());
    }

    @Bean(SliceTicketListener.CONTAINER_FACTORY)
    ConcurrentKafkaListenerContainerFactory<String, String> sliceContainerFactory(
            ConsumerFactory<String, String> consumers, ProcessingSettings settings) {
        return containerFactory(consumers, settings, settings.kafka().sliceConcurrency());
    }

    private static ConcurrentKafkaListenerContainerFactory<String, String> containerFactory(
            ConsumerFactory<String, String> consumers, ProcessingSettings settings, int concurrency) {
        var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
        factory.setConsumerFactory(consumers);
        factory.setConcurrency(concurrency);
        factory.getContainerProperties().setAckMode(AckMode.RECORD);
        factory.getContainerProperties()
                .setShutdownTimeout(settings.kafka().stopTimeout().toMillis());
        return factory;
    }

    /** Wakes retry topics and runs the sweep. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(2);
        scheduler.setThreadNamePrefix("worker-timer-");
        return scheduler;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
