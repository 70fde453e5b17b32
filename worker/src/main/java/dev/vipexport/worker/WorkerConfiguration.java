package dev.vipexport.worker;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.kafka.ProcessingSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.upload.Uploads;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the rooms together. Nothing here talks to a back end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    ShutdownSignal shutdownSignal() {
        return new ShutdownSignal();
    }

    @Bean
    ProcessingSettings processingSettings(WorkerSettings settings) {
        return new ProcessingSettings(
                settings.kafka(),
                settings.retry(),
                settings.sweep(),
                settings.progressInterval(),
                settings.plan().maxAttempts());
    }

    @Bean
    Firestore firestore(WorkerSettings settings) {
        return GoogleClients.firestore(settings.cloud());
    }

    @Bean
    Storage storage(WorkerSettings settings) {
        return Uploads.storage(settings.cloud(), settings.upload());
    }

    @Bean
    JobStore jobStore(Firestore firestore, WorkerSettings settings) {
        return JobStore.in(firestore, settings.callTimeout());
    }

    @Bean
    SliceStore sliceStore(Firestore firestore, WorkerSettings settings) {
        return SliceStore.in(firestore, settings.callTimeout());
    }

    @Bean
    FirestoreClient gapicClient(WorkerSettings settings) {
        return GoogleClients.firestoreGapic(settings.cloud());
    }

    @Bean
    Planner planner(
            Firestore firestore,
            FirestoreClient client,
            JobStore jobs,
            SliceStore slices,
            WorkerSettings settings,
            InstantSource clock) {
        return new Planner(firestore, client, jobs, slices, settings.plan(), clock);
    }

    @Bean
    RowReaderFactory rowReaderFactory(Firestore firestore, WorkerSettings settings, ShutdownSignal shutdown) {
        return new RowReaderFactory(firestore, settings.cloud(), settings.rows(), shutdown);
    }

    @Bean
    Uploads uploads(Storage storage, WorkerSettings settings) {
        return new Uploads(storage, settings.cloud().bucket(), settings.upload());
    }

    @Bean
    SliceExporter sliceExporter(RowReaderFactory readers, Uploads uploads) {
        return new SliceExporter(readers, uploads);
    }

    @Bean
    AttemptObjects attemptObjects(Storage storage, WorkerSettings settings) {
        return new AttemptObjects(storage, settings.cloud().bucket());
    }

    /** One thread at most for each job that is being assembled. */
    @Bean(defaultCandidate = false)
    ExecutorService manifestExecutor() {
        return Executors.newCachedThreadPool(writer -> {
            var thread = new Thread(writer, "manifest");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Bean
    Assembler assembler(
            Storage storage, WorkerSettings settings, @Qualifier("manifestExecutor") ExecutorService manifestExecutor) {
        return new Assembler(storage, settings.cloud().bucket(), manifestExecutor);
    }
}
