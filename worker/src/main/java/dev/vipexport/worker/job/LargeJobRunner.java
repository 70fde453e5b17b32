package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.worker.plan.PlanConflictException;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Plans large jobs and enqueues their slices. After the last slice it assembles the file. Only documents keep state.
 *
 * <p>A job can turn out to be a single slice, because messages were deleted or because one microsecond holds them all.
 * Such a job is exported here.
 */
@Component
public final class LargeJobRunner implements TicketRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LargeJobRunner.class);

    private final JobUpdater updater;
    private final SliceStore slices;
    private final Planner planner;
    private final SmallJobRunner smallJobs;
    private final SliceChain chain;
    private final JobFinisher finisher;
    private final JobFailer failer;
    private final WorkMeters meters;

    LargeJobRunner(
            JobUpdater updater,
            SliceStore slices,
            Planner planner,
            SmallJobRunner smallJobs,
            SliceChain chain,
            JobFinisher finisher,
            JobFailer failer,
            WorkMeters meters) {
        this.updater = updater;
        this.slices = slices;
        this.planner = planner;
        this.smallJobs = smallJobs;
        this.chain = chain;
        this.finisher = finisher;
        this.failer = failer;
        this.meters = meters;
    }

    @Override
    public TicketResult run(Execution execution) {
        ExportJob job = execution.job();
        if (planner.mustWait(job) && recordsWait(job)) {
            return new TicketResult.Waiting(job);
        }
        Optional<ExportJob> planned;
        try {
            planned = meters.planning(() -> planner.plan(job));
        } catch (PlanConflictException e) {
            LOG.error(
                    "Workers of different versions sliced job {} differently; it restarts, or fails after its last snapshot",
                    job.exportId(),
                    e);
            return failer.restartOrFail(job, FailureMessages::planConflict);
        }
        if (planned.isEmpty()) {
            return TicketResult.superseded(job.exportId());
        }
        return planned.get().isSliced() ? enqueueOrFinish(planned.get()) : smallJobs.export(planned.get());
    }

    /**
     * Records that the job waits. Its ticket is then acknowledged: another large job sends the next one, or else the
     * sweeper. Returns false if its turn has come meanwhile, which the other job could not know.
     */
    private boolean recordsWait(ExportJob job) {
        Optional<ExportJob> waiting =
                updater.tryUpdate(job.exportId(), (current, now) -> current.waiting(job.attempt(), now));
        if (waiting.isPresent() && !planner.mustWait(job)) {
            return false;
        }
        if (waiting.isPresent()) {
            LOG.info(
                    "Job {} waits for its snapshot until the workers have read rows of other large jobs",
                    job.exportId());
        }
        return true;
    }

    private TicketResult enqueueOrFinish(ExportJob job) {
        if (job.state() == JobState.RUNNING && chain.enqueueFirstOpen(job)) {
            return new TicketResult.Forwarded(job);
        }
        List<JobSlice> all = slices.findAll(job.exportId(), job.attempt());
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a sliced job has its plan");
        if (all.size() != plan.slices()) {
            LOG.error(
                    "Job {} has {} slices instead of {}; it restarts, or fails after its last snapshot",
                    job.exportId(),
                    all.size(),
                    plan.slices());
            return failer.restartOrFail(job, FailureMessages::planConflict);
        }
        return finisher.finishComposed(job, all);
    }
}
