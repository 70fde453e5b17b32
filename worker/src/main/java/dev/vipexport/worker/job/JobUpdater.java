package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Changes jobs and tells everybody of it. */
public final class JobUpdater {

    /** One of {@link ExportJob}'s methods, given the time. */
    @FunctionalInterface
    public interface TimedTransition {
        Optional<ExportJob> apply(ExportJob current, Instant now);
    }

    private final JobStore jobs;
    private final TicketPublisher tickets;
    private final InstantSource clock;

    public JobUpdater(JobStore jobs, TicketPublisher tickets, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.clock = clock;
    }

    public JobStore.Change update(String exportId, TimedTransition transition) {
        JobStore.Change change = jobs.change(exportId, current -> transition.apply(current, clock.instant()));
        if (change instanceof JobStore.Change.Applied applied) {
            tickets.publishEvent(applied.job());
        }
        return change;
    }
}
