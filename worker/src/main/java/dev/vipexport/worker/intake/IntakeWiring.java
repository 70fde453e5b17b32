package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Assembler;
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
    JobWork jobWork(
            JobStore jobs,
            JobChanges changes,
            Tickets tickets,
            GivingUp givingUp,
            Planner planner,
            SliceExport slices,
            Assembler assembler,
            InstantSource clock,
            IntakeSettings settings) {
        return new JobWork(
                jobs,
                changes,
                tickets,
                givingUp,
                planner,
                slices,
                assembler,
                clock,
                settings.progressEvery(),
                settings.attempts());
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
    SchedulingConfigurer sweepSchedule(JobStore jobs, Tickets tickets, IntakeSettings settings, InstantSource clock) {
        var sweep = new Sweep(jobs, tickets, settings.sweep(), clock);
        return registrar -> registrar.addFixedDelayTask(new FixedDelayTask(
                sweep::run, settings.sweep().every(), settings.sweep().every()));
    }
}
