package dev.vipexport.worker.job;

import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.kafka.ProcessingSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.recovery.StalledJobSweeper;
import dev.vipexport.worker.slice.SliceExporter;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** What happens to a ticket. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class JobConfiguration {

    @Bean
    TicketPublisher tickets(KafkaTemplate<String, String> kafka, ProcessingSettings settings) {
        return new TicketPublisher(kafka, settings.kafka().sendTimeout());
    }

    @Bean
    JobUpdater jobUpdater(JobStore jobs, TicketPublisher tickets, InstantSource clock) {
        return new JobUpdater(jobs, tickets, clock);
    }

    @Bean
    JobFailer jobFailer(JobUpdater updater, TicketPublisher tickets) {
        return new JobFailer(updater, tickets);
    }

    @Bean
    ProgressReporter progressReporter(
            JobStore jobs, SliceStore slices, JobUpdater updater, ProcessingSettings settings, InstantSource clock) {
        return new ProgressReporter(jobs, slices, updater, settings.progressInterval(), clock);
    }

    @Bean
    SliceChain sliceChain(SliceStore slices, TicketPublisher tickets) {
        return new SliceChain(slices, tickets);
    }

    @Bean
    JobRestarter jobRestarter(
            JobUpdater updater,
            JobFailer failer,
            AttemptObjects attemptObjects,
            TicketPublisher tickets,
            ProcessingSettings settings) {
        return new JobRestarter(updater, failer, attemptObjects, tickets, settings.maxAttempts());
    }

    @Bean
    JobFinisher jobFinisher(JobUpdater updater, JobFailer failer, Assembler assembler, AttemptObjects attemptObjects) {
        return new JobFinisher(updater, failer, assembler, attemptObjects);
    }

    @Bean
    SingleSliceExporter singleSliceExporter(
            SliceExporter exporter,
            JobFinisher finisher,
            JobRestarter restarter,
            JobFailer failer,
            ProgressReporter progress) {
        return new SingleSliceExporter(exporter, finisher, restarter, failer, progress);
    }

    @Bean
    SmallJobRunner smallJobRunner(TicketPublisher tickets, Planner planner, SingleSliceExporter singleSliceExporter) {
        return new SmallJobRunner(tickets, planner, singleSliceExporter);
    }

    @Bean
    LargeJobRunner largeJobRunner(
            SliceStore slices,
            TicketPublisher tickets,
            Planner planner,
            SingleSliceExporter singleSliceExporter,
            SliceChain chain,
            JobFinisher finisher,
            JobRestarter restarter) {
        return new LargeJobRunner(slices, tickets, planner, singleSliceExporter, chain, finisher, restarter);
    }

    @Bean
    SliceRunner sliceRunner(
            JobStore jobs,
            SliceStore slices,
            SliceExporter exporter,
            SliceChain chain,
            JobRestarter restarter,
            JobFailer failer,
            AttemptObjects attemptObjects,
            ProgressReporter progress) {
        return new SliceRunner(jobs, slices, exporter, chain, restarter, failer, attemptObjects, progress);
    }

    @Bean
    SchedulingConfigurer sweepSchedule(
            JobStore jobs, TicketPublisher tickets, ProcessingSettings settings, InstantSource clock) {
        var sweeper = new StalledJobSweeper(jobs, tickets, settings.sweep(), clock);
        return registrar -> registrar.addFixedDelayTask(new FixedDelayTask(
                sweeper::sweep, settings.sweep().interval(), settings.sweep().interval()));
    }
}
