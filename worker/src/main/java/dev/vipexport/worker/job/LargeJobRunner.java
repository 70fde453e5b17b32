package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.plan.PlanResult;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.JobExecutions;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done on the topic of large jobs: a job is led to the tickets of its slices, and from its last slice to its end.
 * As in {@link SmallJobRunner}, only the documents remember anything. A job that turns out not to be cut after all, because
 * messages were deleted since it was found to be large, or because one microsecond holds them all, is exported here.
 */
public final class LargeJobRunner implements JobExecutions.JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LargeJobRunner.class);

    private final SliceStore slices;
    private final TicketPublisher tickets;
    private final Planner planner;
    private final SingleSliceExporter singleSliceExporter;
    private final SliceChain chain;
    private final JobFinisher finisher;
    private final JobRestarter restarter;

    LargeJobRunner(
            SliceStore slices,
            TicketPublisher tickets,
            Planner planner,
            SingleSliceExporter singleSliceExporter,
            SliceChain chain,
            JobFinisher finisher,
            JobRestarter restarter) {
        this.slices = slices;
        this.tickets = tickets;
        this.planner = planner;
        this.singleSliceExporter = singleSliceExporter;
        this.chain = chain;
        this.finisher = finisher;
        this.restarter = restarter;
    }

    @Override
    public TicketResult run(ExportJob job) {
        PlanResult result = planner.plan(job);
        if (result instanceof PlanResult.Ready ready) {
            tickets.publishEvent(ready.job());
            return ready.job().isSliced() ? enqueueOrFinish(ready.job()) : singleSliceExporter.export(ready.job());
        }
        if (result instanceof PlanResult.PlanConflict lost) {
            return restarter.restartOrFail(lost.job(), FailureMessages::planConflict);
        }
        return result instanceof PlanResult.SnapshotTooOld lost
                ? restarter.restartOrFail(lost.job(), FailureMessages::snapshotTooOld)
                : new TicketResult.Skipped("the job ended, or began another attempt, while it was planned");
    }

    private TicketResult enqueueOrFinish(ExportJob job) {
        if (job.state() == JobState.RUNNING && chain.enqueueFirstOpen(job)) {
            return new TicketResult.Forwarded(job);
        }
        List<JobSlice> all = slices.findAll(job.exportId(), job.attempt());
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a job with slices has its plan");
        if (all.size() != plan.slices()) {
            LOG.error("Job {} has {} slices where {} were planned", job.exportId(), all.size(), plan.slices());
            return restarter.restartOrFail(job, FailureMessages::planConflict);
        }
        return finisher.finishSliced(job, all);
    }
}
