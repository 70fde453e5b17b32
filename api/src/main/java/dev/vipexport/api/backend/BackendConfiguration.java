package dev.vipexport.api.backend;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.TopicInitializer;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.common.metrics.JobMeters;
import dev.vipexport.common.metrics.KafkaMeterFilter;
import dev.vipexport.common.metrics.MeteredJobStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.ProducerListener;

/** Creates the clock, the Google clients and the ports of {@code common}. Opens no connection. */
@Configuration(proxyBeanMethods = false)
class BackendConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    CloudSettings cloudSettings(BackendSettings settings) {
        return settings.cloud();
    }

    @Bean
    Firestore firestore(CloudSettings settings) {
        return GoogleClients.firestore(settings);
    }

    /** Lists messages, because it reads row by row. */
    @Bean
    FirestoreClient gapicClient(CloudSettings settings) {
        return GoogleClients.firestoreGapic(settings);
    }

    /** Returns a client whose calls end in time, because callers wait for them and few threads make them. */
    @Bean
    Storage storage(CloudSettings settings, BackendSettings backend) {
        int millis = Math.toIntExact(backend.callTimeout().toMillis());
        return GoogleClients.storage(settings).getOptions().toBuilder()
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout(millis)
                        .setReadTimeout(millis)
                        .build())
                .setRetrySettings(StorageOptions.getDefaultRetrySettings().toBuilder()
                        .setTotalTimeoutDuration(backend.callTimeout())
                        .build())
                .build()
                .getService();
    }

    @Bean
    JobStore jobStore(Firestore firestore, BackendSettings settings, MeterRegistry registry) {
        return new MeteredJobStore(JobStore.in(firestore, settings.callTimeout()), new JobMeters(registry));
    }

    @Bean
    JobSubmissions jobSubmissions(Firestore firestore, BackendSettings settings) {
        return JobSubmissions.in(firestore, settings.callTimeout());
    }

    @Bean
    JobListing jobListing(Firestore firestore, BackendSettings settings) {
        return JobListing.in(firestore, settings.callTimeout());
    }

    @Bean
    DueCallbacks dueCallbacks(Firestore firestore, BackendSettings settings) {
        return DueCallbacks.in(firestore, settings.callTimeout());
    }

    /** Logs nothing: the sender decides what a failure means, and logs it once. */
    @Bean
    ProducerListener<Object, Object> producerListener() {
        return new ProducerListener<>() {};
    }

    @Bean
    TicketPublisher ticketPublisher(KafkaOperations<String, String> kafka, KafkaSettings settings) {
        return new TicketPublisher(kafka, settings.sendTimeout());
    }

    @Bean
    MeterFilter kafkaMeterFilter() {
        return new KafkaMeterFilter();
    }

    @Bean
    TopicInitializer topicInitializer(KafkaAdmin admin, KafkaSettings settings) {
        return new TopicInitializer(
                admin,
                settings.topics(),
                settings.topicRetryInterval(),
                () -> Topics.newTopics(settings.topicReplicas(), settings.deadLetterRetention()));
    }
}
