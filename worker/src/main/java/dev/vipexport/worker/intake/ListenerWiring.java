package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.shutdown.Shutdown;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who takes which topic's tickets. */
@Configuration(proxyBeanMethods = false)
class ListenerWiring {

    @Bean
    TicketIntake ticketIntake(Tickets tickets) {
        return new TicketIntake(tickets);
    }

    @Bean
    TicketHandler ticketHandler(Shutdown shutdown, IntakeSettings settings) {
        return new TicketHandler(shutdown, settings.retry().failures());
    }

    @Bean
    CleanUp cleanUp(Leftovers leftovers) {
        return new CleanUp(leftovers);
    }

    @Bean
    JobsListener jobsListener(
            TicketIntake intake,
            TicketHandler handler,
            JobStore jobs,
            JobWork small,
            LeadWork large,
            JobChanges changes,
            GivingUp givingUp,
            Tickets tickets,
            CleanUp cleanUp,
            IntakeSettings settings) {
        int takes = settings.retry().takes();
        return new JobsListener(
                intake,
                handler,
                new JobAttempts(jobs, small, changes, givingUp, tickets, cleanUp, takes),
                new JobAttempts(jobs, large, changes, givingUp, tickets, cleanUp, takes));
    }

    @Bean
    SlicesListener slicesListener(
            TicketIntake intake,
            TicketHandler handler,
            SliceWork work,
            SliceStore slices,
            GivingUp givingUp,
            Tickets tickets,
            IntakeSettings settings) {
        var attempts = new SliceAttempts(
                work, slices, givingUp, tickets, settings.retry().takes());
        return new SlicesListener(intake, handler, attempts);
    }
}
