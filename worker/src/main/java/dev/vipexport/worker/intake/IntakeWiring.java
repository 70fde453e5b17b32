package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.shutdown.Shutdown;
import dev.vipexport.worker.slice.SliceExport;
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
class IntakeWiring {

    @Bean
    Tickets tickets(KafkaTemplate<String, String> kafka, IntakeSettings settings) {
        return new Tickets(kafka, settings.queue().sendTimeout());
    }

    @Bean
    JobChanges jobChanges(JobStore jobs, Tickets tickets, InstantSource clock) {
        return new JobChanges(jobs, tickets, clock);
    }

    @Bean
    GivingUp givingUp(JobChanges changes, Tickets tickets) {
        return new GivingUp(changes, tickets);
    }

    @Bean
    ProgressReports progressReports(
            JobStore jobs, SliceStore slices, JobChanges changes, IntakeSettings settings, InstantSource clock) {
        return new ProgressReports(jobs, slices, changes, settings.progressEvery(), clock);
    }

    @Bean
    HandOver handOver(SliceStore slices, Tickets tickets) {
        return new HandOver(slices, tickets);
    }

    @Bean
    StartOver startOver(JobChanges changes, GivingUp givingUp, Leftovers leftovers, IntakeSettings settings) {
        return new StartOver(changes, givingUp, leftovers, settings.attempts());
    }

    @Bean
    Finish finish(JobChanges changes, GivingUp givingUp, Assembler assembler, Leftovers leftovers) {
        return new Finish(changes, givingUp, assembler, leftovers);
    }

    @Bean
    JobWork jobWork(
            JobStore jobs,
            SliceStore sliceStore,
            Tickets tickets,
            Planner planner,
            SliceExport slices,
            HandOver handOver,
            Finish finish,
            StartOver startOver,
            GivingUp givingUp,
            Leftovers leftovers,
            ProgressReports progress) {
        return new JobWork(
                jobs, sliceStore, tickets, planner, slices, handOver, finish, startOver, givingUp, leftovers, progress);
    }

    @Bean
    SliceWork sliceWork(
            JobStore jobs,
            SliceStore slices,
            Tickets tickets,
            SliceExport export,
            HandOver handOver,
            StartOver startOver,
            GivingUp givingUp,
            Leftovers leftovers,
            ProgressReports progress) {
        return new SliceWork(jobs, slices, tickets, export, handOver, startOver, givingUp, leftovers, progress);
    }

    @Bean
    JobsListener jobsListener(
            JobWork work,
            JobChanges changes,
            GivingUp givingUp,
            Tickets tickets,
            Shutdown shutdown,
            IntakeSettings settings) {
        var handler = new TicketHandler(
                work, changes, givingUp, tickets, shutdown, settings.retry().failures());
        return new JobsListener(handler, tickets);
    }

    @Bean
    SlicesListener slicesListener(
            SliceWork work,
            SliceStore slices,
            GivingUp givingUp,
            Tickets tickets,
            Shutdown shutdown,
            IntakeSettings settings) {
        var handler = new SliceHandler(
                work, slices, givingUp, tickets, shutdown, settings.retry().failures());
        return new SlicesListener(handler, tickets);
    }

    @Bean
    SchedulingConfigurer sweepSchedule(JobStore jobs, Tickets tickets, IntakeSettings settings, InstantSource clock) {
        var sweep = new Sweep(jobs, tickets, settings.sweep(), clock);
        return registrar -> registrar.addFixedDelayTask(new FixedDelayTask(
                sweep::run, settings.sweep().every(), settings.sweep().every()));
    }
}
