package dev.vipexport.worker;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.metrics.JobMeters;
import dev.vipexport.common.metrics.MeteredJobStore;
import dev.vipexport.worker.upload.UploadSettings;
import dev.vipexport.worker.upload.Uploads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the clock and the clients of Google Cloud. No bean connects before its first call. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    Firestore firestore(CloudSettings cloud) {
        return GoogleClients.firestore(cloud);
    }

    @Bean
    FirestoreClient gapicClient(CloudSettings cloud) {
        return GoogleClients.firestoreGapic(cloud);
    }

    @Bean
    Storage storage(CloudSettings cloud, UploadSettings settings) {
        return Uploads.storage(cloud, settings);
    }

    @Bean
    JobStore jobStore(Firestore firestore, WorkerSettings settings, MeterRegistry registry) {
        return new MeteredJobStore(JobStore.in(firestore, settings.callTimeout()), new JobMeters(registry));
    }

    @Bean
    SliceStore sliceStore(Firestore firestore, WorkerSettings settings) {
        return SliceStore.in(firestore, settings.callTimeout());
    }

    /** Runs at most one thread for each job that is being published. */
    @Bean(defaultCandidate = false)
    ExecutorService manifestExecutor() {
        return Executors.newCachedThreadPool(DaemonThreads.named("manifest"));
    }
}
