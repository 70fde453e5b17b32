package dev.vipexport.ops;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.metrics.JobMeters;
import dev.vipexport.common.metrics.KafkaMeterFilter;
import dev.vipexport.common.metrics.MeteredJobStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Creates the clock, the clients of Google and Kafka, and the stores of {@code common}. */
@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    Firestore firestore(CloudSettings cloud) {
        return GoogleClients.firestore(cloud);
    }

    @Bean
    JobStore jobStore(Firestore firestore, OpsSettings settings, MeterRegistry registry) {
        return new MeteredJobStore(JobStore.in(firestore, settings.callTimeout()), new JobMeters(registry));
    }

    @Bean
    JobListing jobListing(Firestore firestore, OpsSettings settings) {
        return JobListing.in(firestore, settings.callTimeout());
    }

    @Bean
    DueCallbacks dueCallbacks(Firestore firestore, OpsSettings settings) {
        return DueCallbacks.in(firestore, settings.callTimeout());
    }

    @Bean
    JobSubmissions jobSubmissions(Firestore firestore, OpsSettings settings) {
        return JobSubmissions.in(firestore, settings.callTimeout());
    }

    @Bean
    SliceStore sliceStore(Firestore firestore, OpsSettings settings) {
        return SliceStore.in(firestore, settings.callTimeout());
    }

    /** Connects in the background, so that the app starts without Kafka. */
    @Bean
    Admin kafkaAdminClient(KafkaAdmin admin) {
        return Admin.create(admin.getConfigurationProperties());
    }

    /** Logs nothing: the sender decides what a failure means, and logs it once. */
    @Bean
    ProducerListener<Object, Object> producerListener() {
        return new ProducerListener<>() {};
    }

    @Bean
    TicketPublisher ticketPublisher(KafkaOperations<String, String> kafka, OpsSettings settings) {
        return new TicketPublisher(kafka, settings.callTimeout());
    }

    /** Runs the observer and the redrives. Each of them can wait for a back end. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(3);
        scheduler.setThreadNamePrefix("ops-timer-");
        return scheduler;
    }

    @Bean
    MeterFilter kafkaMeterFilter() {
        return new KafkaMeterFilter();
    }
}
