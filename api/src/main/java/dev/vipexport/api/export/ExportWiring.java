package dev.vipexport.api.export;

import com.google.cloud.storage.Storage;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.MessageCounts;
import dev.vipexport.api.messages.Messages;
import dev.vipexport.api.webhook.Deliveries;
import dev.vipexport.api.webhook.JobBody;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.JobHistory;
import dev.vipexport.common.job.JobRequests;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.common.ticket.Topics;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

@Configuration(proxyBeanMethods = false)
class ExportWiring {

    @Bean
    Submissions submissions(JobRequests requests, Tickets tickets, ApiSettings settings, InstantSource clock) {
        return new Submissions(requests, tickets, settings.export(), clock);
    }

    @Bean
    Exports exports(
            JobStore jobs,
            JobHistory history,
            Tickets tickets,
            Storage storage,
            ApiSettings settings,
            InstantSource clock) {
        return new Exports(
                jobs, history, new ExportFiles(storage, settings.cloud().bucket()), tickets, clock);
    }

    @Bean
    Waiters waiters(JobStore jobs, ApiSettings settings) {
        ApiSettings.Export export = settings.export();
        var places = new Places(export.mostWaiters(), export.mostWaitersOfOne());
        return new Waiters(jobs, export.recheckEvery(), places);
    }

    @Bean
    WaitersLifecycle waitersLifecycle(Waiters waiters) {
        return new WaitersLifecycle(waiters);
    }

    @Bean
    AnsweringPool answeringPool() {
        return new AnsweringPool("export-answers");
    }

    @Bean
    Estimates estimates(Messages messages, MessageCounts counts, ApiSettings settings) {
        return new Estimates(messages, counts, settings);
    }

    @Bean
    EventStreams eventStreams(Waiters waiters, Answers answers, ApiSettings settings) {
        return new EventStreams(waiters, answers, settings.export());
    }

    @Bean
    Answers answers(Storage storage, ApiSettings settings, InstantSource clock) {
        FileLinks links =
                FileLinks.of(storage, settings.cloud(), settings.export().linkLifetime(), clock);
        return new Answers(links, settings.export().pollAfter());
    }

    /** Receivers are sent what a reader of the job gets. */
    @Bean
    JobBody jobBody(Answers answers) {
        return answers::view;
    }

    @Bean
    StoredManifests storedManifests(Storage storage, ApiSettings settings) {
        return new StoredManifests(storage, settings.cloud().bucket());
    }

    /**
     * Reads every event, in every instance: a group of its own, from now on, and nothing committed, since events of the
     * past wake nobody.
     */
    @Bean
    KafkaMessageListenerContainer<String, String> events(
            ConsumerFactory<String, String> consumers, Waiters waiters, Deliveries deliveries) {
        var properties = new ContainerProperties(Topics.EVENTS);
        properties.setGroupId("vip-export-api-" + ExportIds.next());
        properties.setAckMode(AckMode.MANUAL);
        properties.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
        properties.setMissingTopicsFatal(false);
        properties.setMessageListener(new EventListener(waiters, deliveries));
        var consumer = new Properties();
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setKafkaConsumerProperties(consumer);
        return new KafkaMessageListenerContainer<>(consumers, properties);
    }
}
