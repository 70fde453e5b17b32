package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.plan.PlanResult;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.ticket.JobExecutions;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.Optional;

/**
 * What is done on the topic of jobs: a small one is carried to its end; one that is found to be large gets a ticket on the
 * topic of large jobs, where {@link LargeJobRunner} takes it. So nothing here takes longer than one slice, and a small job never
 * waits while a giant is planned or assembled.
 *
 * <p>Nothing is remembered between two calls but what the job's document says, so a worker that takes over repeats the
 * step at the recorded snapshot: that gives the same bytes.
 */
public final class SmallJobRunner implements JobExecutions.JobRunner {
    private final TicketPublisher tickets;
    private final Planner planner;
    private final SingleSliceExporter singleSliceExporter;

    SmallJobRunner(TicketPublisher tickets, Planner planner, SingleSliceExporter singleSliceExporter) {
        this.tickets = tickets;
        this.planner = planner;
        this.singleSliceExporter = singleSliceExporter;
    }

    /** A job that was found to be large before: its ticket was sent again. */
    @Override
    public Optional<TicketResult> reroute(ExportJob job) {
        return job.isLarge() ? Optional.of(forward(job)) : Optional.empty();
    }

    private TicketResult forward(ExportJob job) {
        tickets.sendLarge(job);
        return new TicketResult.Forwarded(job);
    }

    @Override
    public TicketResult run(ExportJob job) {
        try (SingleSliceExporter.Prefetch prefetch = singleSliceExporter.prefetch()) {
            PlanResult result = planner.planSingleSlice(job, prefetch::start);
            if (result instanceof PlanResult.NeedsSlicing large) {
                // not recorded: whoever takes a lost or doubled ticket finds out the same
                return forward(large.job());
            }
            if (result instanceof PlanResult.Ready ready) {
                tickets.publishEvent(ready.job());
                return prefetch.export(ready.job());
            }
        }
        return new TicketResult.Skipped("the job ended, or began another attempt, while it was planned");
    }
}
