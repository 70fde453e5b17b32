package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.ticket.Tickets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Changes jobs and tells everybody of it. */
final class JobChanges {

    /** One of {@link ExportJob}'s methods, given the time. */
    @FunctionalInterface
    interface TimedTransition {
        Optional<ExportJob> apply(ExportJob current, Instant now);
    }

    private final JobStore jobs;
    private final Tickets tickets;
    private final InstantSource clock;

    JobChanges(JobStore jobs, Tickets tickets, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.clock = clock;
    }

    JobStore.Change change(String exportId, TimedTransition transition) {
        JobStore.Change change = jobs.change(exportId, current -> transition.apply(current, clock.instant()));
        if (change instanceof JobStore.Change.Applied applied) {
            tickets.announce(applied.job());
        }
        return change;
    }
}
