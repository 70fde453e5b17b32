package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.plan.Planned;
import dev.vipexport.worker.plan.Planner;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done on the topic of large jobs: a job is led to the tickets of its slices, and from its last slice to its end.
 * As in {@link JobWork}, only the documents remember anything. A job that turns out not to be cut after all, because
 * messages were deleted since it was found to be large, or because one microsecond holds them all, is exported here.
 */
final class LeadWork implements JobAttempts.Lane {
    private static final Logger LOG = LoggerFactory.getLogger(LeadWork.class);

    private final SliceStore slices;
    private final Tickets tickets;
    private final Planner planner;
    private final WholeExport whole;
    private final HandOver handOver;
    private final Finish finish;
    private final StartOver startOver;

    LeadWork(
            SliceStore slices,
            Tickets tickets,
            Planner planner,
            WholeExport whole,
            HandOver handOver,
            Finish finish,
            StartOver startOver) {
        this.slices = slices;
        this.tickets = tickets;
        this.planner = planner;
        this.whole = whole;
        this.handOver = handOver;
        this.finish = finish;
        this.startOver = startOver;
    }

    @Override
    public Outcome run(ExportJob job) {
        Planned planned = planner.plan(job);
        if (planned instanceof Planned.Ready ready) {
            tickets.announce(ready.job());
            return ready.job().isSliced() ? leadSlices(ready.job()) : whole.export(ready.job());
        }
        if (planned instanceof Planned.CutOtherwise lost) {
            return startOver.after(lost.job(), Failures::cutOtherwise);
        }
        return planned instanceof Planned.SnapshotTooOld lost
                ? startOver.after(lost.job(), Failures::snapshotTooOld)
                : new Outcome.NothingToDo("the job ended, or began another attempt, while it was planned");
    }

    private Outcome leadSlices(ExportJob job) {
        if (job.state() == JobState.RUNNING && handOver.wake(job)) {
            return new Outcome.Led(job);
        }
        List<JobSlice> all = slices.all(job.exportId(), job.attempt());
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a job with slices has its plan");
        if (all.size() != plan.slices()) {
            LOG.error("Job {} has {} slices where {} were planned", job.exportId(), all.size(), plan.slices());
            return startOver.after(job, Failures::cutOtherwise);
        }
        return finish.finish(job, all);
    }
}
