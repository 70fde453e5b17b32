package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.plan.Planner;
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
    StartOver startOver(
            JobChanges changes, GivingUp givingUp, Leftovers leftovers, Tickets tickets, IntakeSettings settings) {
        return new StartOver(changes, givingUp, leftovers, tickets, settings.attempts());
    }

    @Bean
    Finish finish(JobChanges changes, GivingUp givingUp, Assembler assembler, Leftovers leftovers) {
        return new Finish(changes, givingUp, assembler, leftovers);
    }

    @Bean
    WholeExport wholeExport(
            SliceExport slices, Finish finish, StartOver startOver, GivingUp givingUp, ProgressReports progress) {
        return new WholeExport(slices, finish, startOver, givingUp, progress);
    }

    @Bean
    JobWork jobWork(Tickets tickets, Planner planner, WholeExport whole) {
        return new JobWork(tickets, planner, whole);
    }

    @Bean
    LeadWork leadWork(
            SliceStore slices,
            Tickets tickets,
            Planner planner,
            WholeExport whole,
            HandOver handOver,
            Finish finish,
            StartOver startOver) {
        return new LeadWork(slices, tickets, planner, whole, handOver, finish, startOver);
    }

    @Bean
    SliceWork sliceWork(
            JobStore jobs,
            SliceStore slices,
            SliceExport export,
            HandOver handOver,
            StartOver startOver,
            GivingUp givingUp,
            Leftovers leftovers,
            ProgressReports progress) {
        return new SliceWork(jobs, slices, export, handOver, startOver, givingUp, leftovers, progress);
    }

    @Bean
    SchedulingConfigurer sweepSchedule(JobStore jobs, Tickets tickets, IntakeSettings settings, InstantSource clock) {
        var sweep = new Sweep(jobs, tickets, settings.sweep(), clock);
        return registrar -> registrar.addFixedDelayTask(new FixedDelayTask(
                sweep::run, settings.sweep().every(), settings.sweep().every()));
    }
}
