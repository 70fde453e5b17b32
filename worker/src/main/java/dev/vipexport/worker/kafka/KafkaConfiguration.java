package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.TopicInitializer;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.metrics.KafkaMeterFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Configures Kafka's clients. {@code spring.kafka.*} names the brokers and credentials. The rest is fixed here. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    /** Finds the retry topics that spring-kafka declares. It declares our topics as well, with fewer partitions. */
    @Bean
    TopicInitializer topicInitializer(KafkaAdmin admin, KafkaSettings settings, ObjectProvider<NewTopic> springTopics) {
        return new TopicInitializer(
                admin,
                settings.topics(),
                settings.topicRetryInterval(),
                () -> Stream.concat(
                                Topics.newTopics(settings.topicReplicas(), settings.deadLetterRetention()).stream(),
                                springTopics.stream().map(Topics::withLimits))
                        .toList());
    }

    @Bean
    ProducerFactory<String, String> producerFactory(
            KafkaProperties kafka,
            KafkaConnectionDetails connection,
            KafkaSettings settings,
            ProcessName process,
            MeterRegistry meters,
            TaskScheduler timer) {
        return metered(
                new DefaultKafkaProducerFactory<>(
                        producerConfig(kafka, connection, settings, process.clientId("tickets")),
                        new StringSerializer(),
                        new StringSerializer()),
                meters,
                timer);
    }

    /** Sends records to retry topics as they came. */
    @Bean(defaultCandidate = false)
    ProducerFactory<String, byte[]> retryProducerFactory(
            KafkaProperties kafka,
            KafkaConnectionDetails connection,
            KafkaSettings settings,
            ProcessName process,
            MeterRegistry meters,
            TaskScheduler timer) {
        return metered(
                new DefaultKafkaProducerFactory<>(
                        producerConfig(kafka, connection, settings, process.clientId("retries")),
                        new StringSerializer(),
                        new ByteArraySerializer()),
                meters,
                timer);
    }

    /** Boot meters its own factories only. With the timer, the meters of a client need no thread of their own. */
    private static <V> ProducerFactory<String, V> metered(
            DefaultKafkaProducerFactory<String, V> factory, MeterRegistry meters, TaskScheduler timer) {
        factory.addListener(new MicrometerProducerListener<>(meters, timer));
        // nothing waits for what is still unsent when the producers close
        factory.setPhysicalCloseTimeout(1);
        return factory;
    }

    @Bean
    MeterFilter kafkaMeterFilter() {
        return new KafkaMeterFilter();
    }

    private static Map<String, Object> producerConfig(
            KafkaProperties kafka, KafkaConnectionDetails connection, KafkaSettings settings, String clientId) {
        Map<String, Object> config = kafka.buildProducerProperties();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        connect(config, connection.getProducer());
        int timeoutMillis = millis(settings.sendTimeout());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // an unreachable broker must not block a worker for longer than the send timeout
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
        return config;
    }

    /** Adds what {@code KafkaProperties} leave out and Boot's own factories add: the certificates of {@code spring.kafka.ssl.bundle}. */
    private static void connect(Map<String, Object> config, KafkaConnectionDetails.Configuration connection) {
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, connection.getBootstrapServers());
        if (connection.getSecurityProtocol() != null) {
            config.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, connection.getSecurityProtocol());
        }
        if (connection.getSslBundle() != null) {
            config.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
            config.put(SslBundle.class.getName(), connection.getSslBundle());
        }
    }

    @Bean
    KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> producers) {
        return quiet(producers);
    }

    @Bean(defaultCandidate = false)
    KafkaTemplate<String, byte[]> retryTemplate(
            @Qualifier("retryProducerFactory") ProducerFactory<String, byte[]> producers) {
        return quiet(producers);
    }

    /** Logs nothing: the sender decides what a failure means, and logs it once. */
    private static <V> KafkaTemplate<String, V> quiet(ProducerFactory<String, V> producers) {
        var template = new KafkaTemplate<String, V>(producers);
        template.setProducerListener(new ProducerListener<>() {});
        return template;
    }

    @Bean
    TicketPublisher ticketPublisher(KafkaTemplate<String, String> kafka, KafkaSettings settings) {
        return new TicketPublisher(kafka, settings.sendTimeout());
    }

    @Bean
    ConsumerFactory<String, byte[]> consumerFactory(
            KafkaProperties kafka,
            KafkaConnectionDetails connection,
            KafkaSettings settings,
            MeterRegistry meters,
            TaskScheduler timer) {
        Map<String, Object> config = kafka.buildConsumerProperties();
        connect(config, connection.getConsumer());
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // a topic that a broker creates by itself would have too few partitions
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // a ticket can take an hour, so a consumer never holds a second one that another worker could run
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(settings.maxPollInterval()));
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(settings.sessionTimeout()));
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(settings.sessionTimeout()) / 4);
        // consumers that keep their partitions continue during a rebalance
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        var factory = new DefaultKafkaConsumerFactory<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        factory.addListener(new MicrometerConsumerListener<>(meters, timer));
        return factory;
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
            ConsumerFactory<String, byte[]> consumers, KafkaSettings settings) {
        var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
        factory.setConsumerFactory(consumers);
        factory.getContainerProperties().setAckMode(AckMode.RECORD);
        // without it, a right that the broker withdraws for a moment ends the consumer for good
        factory.getContainerProperties().setAuthExceptionRetryInterval(settings.topicRetryInterval());
        return factory;
    }

    /** Resumes retry topics and runs the three sweepers. Each of them can wait for a back end. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(4);
        scheduler.setThreadNamePrefix("worker-timer-");
        return scheduler;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
