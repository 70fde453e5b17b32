package dev.vipexport.api.export;

import com.google.cloud.storage.Storage;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.export.estimate.ExportEstimator;
import dev.vipexport.api.export.file.DownloadLinks;
import dev.vipexport.api.export.file.ExportFiles;
import dev.vipexport.api.export.file.ManifestReader;
import dev.vipexport.api.export.wait.JobEventListener;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.api.export.wait.JobWaitsLifecycle;
import dev.vipexport.api.export.wait.WaitQuota;
import dev.vipexport.api.export.web.EventStreams;
import dev.vipexport.api.export.web.ExportResponses;
import dev.vipexport.api.export.web.ResponseExecutor;
import dev.vipexport.api.messages.MessageCounter;
import dev.vipexport.api.messages.MessageRepository;
import dev.vipexport.api.webhook.PayloadMapper;
import dev.vipexport.api.webhook.WebhookDispatcher;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.Topics;
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
class ExportConfiguration {

    @Bean
    ExportSubmitter exportSubmitter(
            JobSubmissions requests, TicketPublisher tickets, ApiSettings settings, InstantSource clock) {
        return new ExportSubmitter(requests, tickets, settings.export(), clock);
    }

    @Bean
    ExportService exportService(
            JobStore jobs,
            JobListing history,
            TicketPublisher tickets,
            Storage storage,
            ApiSettings settings,
            InstantSource clock) {
        return new ExportService(
                jobs, history, new ExportFiles(storage, settings.cloud().bucket()), tickets, clock);
    }

    @Bean
    JobWaits jobWaits(JobStore jobs, ApiSettings settings) {
        ApiSettings.Export export = settings.export();
        var quota = new WaitQuota(export.maxWaiters(), export.maxWaitersPerOrganisation());
        return new JobWaits(jobs, export.recheckInterval(), quota);
    }

    @Bean
    JobWaitsLifecycle jobWaitsLifecycle(JobWaits jobWaits) {
        return new JobWaitsLifecycle(jobWaits);
    }

    @Bean
    ResponseExecutor responseExecutor() {
        return new ResponseExecutor("export-responses");
    }

    @Bean
    ExportEstimator exportEstimator(MessageRepository messages, MessageCounter counts, ApiSettings settings) {
        return new ExportEstimator(messages, counts, settings);
    }

    @Bean
    EventStreams eventStreams(JobWaits jobWaits, ExportResponses responses, ApiSettings settings) {
        return new EventStreams(jobWaits, responses, settings.export());
    }

    @Bean
    ExportResponses exportResponses(Storage storage, ApiSettings settings, InstantSource clock) {
        DownloadLinks links =
                DownloadLinks.of(storage, settings.cloud(), settings.export().linkLifetime(), clock);
        return new ExportResponses(links, settings.export().pollAfter());
    }

    /** Receivers are sent what a reader of the job gets. */
    @Bean
    PayloadMapper payloadMapper(ExportResponses responses) {
        return responses::view;
    }

    @Bean
    ManifestReader manifestReader(Storage storage, ApiSettings settings) {
        return new ManifestReader(storage, settings.cloud().bucket());
    }

    /**
     * Reads every event, in every instance: a group of its own, from now on, and nothing committed, since events of the
     * past wake nobody.
     */
    @Bean
    KafkaMessageListenerContainer<String, String> jobEventsContainer(
            ConsumerFactory<String, String> consumers, JobWaits jobWaits, WebhookDispatcher webhookDispatcher) {
        var properties = new ContainerProperties(Topics.EVENTS);
        properties.setGroupId("vip-export-api-" + ExportIds.next());
        properties.setAckMode(AckMode.MANUAL);
        properties.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
        properties.setMissingTopicsFatal(false);
        properties.setMessageListener(new JobEventListener(jobWaits, webhookDispatcher));
        var consumer = new Properties();
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setKafkaConsumerProperties(consumer);
        return new KafkaMessageListenerContainer<>(consumers, properties);
    }
}
