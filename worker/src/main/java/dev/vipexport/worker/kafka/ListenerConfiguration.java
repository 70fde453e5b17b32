package dev.vipexport.worker.kafka;

import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.job.AttemptCleaner;
import dev.vipexport.worker.job.JobFailer;
import dev.vipexport.worker.job.JobUpdater;
import dev.vipexport.worker.job.LargeJobRunner;
import dev.vipexport.worker.job.SliceRunner;
import dev.vipexport.worker.job.SmallJobRunner;
import dev.vipexport.worker.ticket.JobExecutions;
import dev.vipexport.worker.ticket.SliceExecutions;
import dev.vipexport.worker.ticket.TicketProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who takes which topic's tickets. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    @Bean
    RecordProcessor recordProcessor(TicketPublisher tickets) {
        return new RecordProcessor(tickets);
    }

    @Bean
    TicketProcessor ticketProcessor(ShutdownSignal shutdown, ProcessingSettings settings) {
        return new TicketProcessor(shutdown, settings.retry().maxFailures());
    }

    @Bean
    AttemptCleaner attemptCleaner(AttemptObjects attemptObjects) {
        return new AttemptCleaner(attemptObjects);
    }

    @Bean
    JobTicketListener jobTicketListener(
            RecordProcessor recordProcessor,
            TicketProcessor processor,
            JobStore jobs,
            SmallJobRunner small,
            LargeJobRunner large,
            JobUpdater updater,
            JobFailer failer,
            TicketPublisher tickets,
            AttemptCleaner cleaner,
            ProcessingSettings settings) {
        int maxLostWorkers = settings.retry().maxLostWorkers();
        return new JobTicketListener(
                recordProcessor,
                processor,
                new JobExecutions(jobs, small, updater, failer, tickets, cleaner, maxLostWorkers),
                new JobExecutions(jobs, large, updater, failer, tickets, cleaner, maxLostWorkers));
    }

    @Bean
    SliceTicketListener sliceTicketListener(
            RecordProcessor recordProcessor,
            TicketProcessor processor,
            SliceRunner runner,
            SliceStore slices,
            JobFailer failer,
            TicketPublisher tickets,
            ProcessingSettings settings) {
        var executions = new SliceExecutions(
                runner, slices, failer, tickets, settings.retry().maxLostWorkers());
        return new SliceTicketListener(recordProcessor, processor, executions);
    }
}
