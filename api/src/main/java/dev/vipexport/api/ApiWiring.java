package dev.vipexport.api;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobHistory;
import dev.vipexport.common.job.JobRequests;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.common.ticket.TopicDeclaration;
import dev.vipexport.common.ticket.Topics;
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
class ApiWiring {

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
    JobRequests jobRequests(Firestore firestore, ApiSettings settings) {
        return JobRequests.in(firestore, settings.callTimeout());
    }

    @Bean
    JobHistory jobHistory(Firestore firestore, ApiSettings settings) {
        return JobHistory.in(firestore, settings.callTimeout());
    }

    /** Says nothing: who sends decides what a failure means, and logs that once. */
    @Bean
    ProducerListener<Object, Object> producerListener() {
        return new ProducerListener<>() {};
    }

    @Bean
    Tickets tickets(KafkaOperations<String, String> kafka, ApiSettings settings) {
        return new Tickets(kafka, settings.kafka().sendTimeout());
    }

    @Bean
    NewTopics topics(ApiSettings settings) {
        return new NewTopics(Topics.declared(settings.kafka().topicReplicas()).toArray(NewTopic[]::new));
    }

    @Bean
    TopicDeclaration topicDeclaration(KafkaAdmin admin, ApiSettings settings) {
        return new TopicDeclaration(admin, settings.kafka().topicRetryEvery());
    }

    @Bean
    FilterRegistrationBean<AnswerHeaders> answerHeaders() {
        var registration = new FilterRegistrationBean<>(new AnswerHeaders());
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        // before the caller is checked, so that 401 has them too
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
