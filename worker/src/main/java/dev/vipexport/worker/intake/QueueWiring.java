package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.TopicDeclaration;
import dev.vipexport.common.ticket.Topics;
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
class QueueWiring {

    @Bean
    KafkaAdmin.NewTopics topics(IntakeSettings settings) {
        return new KafkaAdmin.NewTopics(
                Topics.declared(settings.queue().replicas()).toArray(NewTopic[]::new));
    }

    @Bean
    TopicDeclaration topicDeclaration(KafkaAdmin admin, IntakeSettings settings) {
        return new TopicDeclaration(admin, settings.queue().topicRetryEvery());
    }

    @Bean
    ProducerFactory<String, String> producers(KafkaProperties kafka, IntakeSettings settings) {
        Map<String, Object> config = kafka.buildProducerProperties();
        int timeout = millis(settings.queue().sendTimeout());
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // a broker that is away must not hold a worker for longer than it would wait for the answer
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        return new DefaultKafkaProducerFactory<>(config);
    }

    @Bean
    KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> producers) {
        return new KafkaTemplate<>(producers);
    }

    @Bean
    ConsumerFactory<String, String> consumers(KafkaProperties kafka, IntakeSettings settings) {
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
                millis(settings.queue().maxPollInterval()));
        config.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                millis(settings.queue().sessionTimeout()));
        config.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                millis(settings.queue().sessionTimeout()) / 4);
        // consumers that are not concerned keep working while the group changes
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new DefaultKafkaConsumerFactory<>(config);
    }

    @Bean(JobsListener.CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<String, String> jobContainers(
            ConsumerFactory<String, String> consumers, IntakeSettings settings) {
        return containers(consumers, settings, settings.queue().concurrency());
    }

    @Bean(JobsListener.LARGE_CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<String, String> largeJobContainers(
            ConsumerFactory<String, String> consumers, IntakeSettings settings) {
        return containers(consumers, settings, settings.queue().largeJobConcurrency());
    }

    @Bean(SlicesListener.CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<String, String> sliceContainers(
            ConsumerFactory<String, String> consumers, IntakeSettings settings) {
        return containers(consumers, settings, settings.queue().sliceConcurrency());
    }

    private static ConcurrentKafkaListenerContainerFactory<String, String> containers(
            ConsumerFactory<String, String> consumers, IntakeSettings settings, int concurrency) {
        var factory = new ConcurrentKafkaListenerContainerFactory<String, String>();
        factory.setConsumerFactory(consumers);
        factory.setConcurrency(concurrency);
        factory.getContainerProperties().setAckMode(AckMode.RECORD);
        factory.getContainerProperties()
                .setShutdownTimeout(settings.queue().stopTimeout().toMillis());
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
