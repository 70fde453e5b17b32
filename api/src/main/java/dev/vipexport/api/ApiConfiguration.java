package dev.vipexport.api;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.TopicInitializer;
import dev.vipexport.common.messaging.Topics;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.ProducerListener;

/** The clock, the clients of the back ends, and the ports of {@code common}; opens no connection. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    CloudSettings cloudSettings(ApiSettings settings) {
        return settings.cloud();
    }

    @Bean
    Firestore firestore(CloudSettings settings) {
        return GoogleClients.firestore(settings);
    }

    @Bean
    Storage storage(CloudSettings settings) {
        return GoogleClients.storage(settings);
    }

    @Bean
    JobStore jobStore(Firestore firestore, ApiSettings settings) {
        return JobStore.in(firestore, settings.callTimeout());
    }

    @Bean
    JobSubmissions jobSubmissions(Firestore firestore, ApiSettings settings) {
        return JobSubmissions.in(firestore, settings.callTimeout());
    }

    @Bean
    JobListing jobListing(Firestore firestore, ApiSettings settings) {
        return JobListing.in(firestore, settings.callTimeout());
    }

    /** Says nothing: who sends decides what a failure means, and logs that once. */
    @Bean
    ProducerListener<Object, Object> producerListener() {
        return new ProducerListener<>() {};
    }

    @Bean
    TicketPublisher ticketPublisher(KafkaOperations<String, String> kafka, ApiSettings settings) {
        return new TicketPublisher(kafka, settings.kafka().sendTimeout());
    }

    @Bean
    NewTopics newTopics(ApiSettings settings) {
        return new NewTopics(Topics.newTopics(settings.kafka().topicReplicas()).toArray(NewTopic[]::new));
    }

    @Bean
    TopicInitializer topicInitializer(KafkaAdmin admin, ApiSettings settings) {
        return new TopicInitializer(admin, settings.kafka().topicRetryInterval());
    }

    @Bean
    FilterRegistrationBean<SecurityHeadersFilter> securityHeadersFilter() {
        var registration = new FilterRegistrationBean<>(new SecurityHeadersFilter());
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        // before the caller is checked, so that 401 has them too
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
