package dev.vipexport.worker;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.intake.IntakeSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.rows.MessageRows;
import dev.vipexport.worker.shutdown.Shutdown;
import dev.vipexport.worker.slice.SliceExport;
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
class WorkerWiring {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    Shutdown shutdown() {
        return new Shutdown();
    }

    @Bean
    IntakeSettings intakeSettings(WorkerSettings settings) {
        return new IntakeSettings(
                settings.queue(),
                settings.retry(),
                settings.sweep(),
                settings.progressEvery(),
                settings.plan().attempts());
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
    FirestoreClient firestoreClient(WorkerSettings settings) {
        return GoogleClients.firestoreCalls(settings.cloud());
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
    MessageRows messageRows(Firestore firestore, WorkerSettings settings, Shutdown shutdown) {
        return new MessageRows(firestore, settings.cloud(), settings.rows(), shutdown);
    }

    @Bean
    Uploads uploads(Storage storage, WorkerSettings settings) {
        return new Uploads(storage, settings.cloud().bucket(), settings.upload());
    }

    @Bean
    SliceExport sliceExport(MessageRows rows, Uploads uploads) {
        return new SliceExport(rows, uploads);
    }

    @Bean
    Leftovers leftovers(Storage storage, WorkerSettings settings) {
        return new Leftovers(storage, settings.cloud().bucket());
    }

    /** One thread at most for each job that is being assembled. */
    @Bean(defaultCandidate = false)
    ExecutorService besideAssembling() {
        return Executors.newCachedThreadPool(writer -> {
            var thread = new Thread(writer, "manifest");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Bean
    Assembler assembler(
            Storage storage, WorkerSettings settings, @Qualifier("besideAssembling") ExecutorService besideAssembling) {
        return new Assembler(storage, settings.cloud().bucket(), besideAssembling);
    }
}
