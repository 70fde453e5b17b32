package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.plan.Planned;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExport;
import dev.vipexport.worker.slice.SliceOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries one job from wherever it stands as far as one worker can: a small one to its end, a large one to the tickets
 * of its slices, and from its last slice to its end. Nothing is remembered between two calls but what the documents of
 * job and slices say, so a worker that takes over repeats the step at the recorded snapshot: that gives the same bytes.
 */
final class JobWork {
    private final JobStore jobs;
    private final SliceStore sliceStore;
    private final Tickets tickets;
    private final Planner planner;
    private final SliceExport slices;
    private final HandOver handOver;
    private final Finish finish;
    private final StartOver startOver;
    private final GivingUp givingUp;
    private final Leftovers leftovers;
    private final ProgressReports progress;

    JobWork(
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
        this.jobs = jobs;
        this.sliceStore = sliceStore;
        this.tickets = tickets;
        this.planner = planner;
        this.slices = slices;
        this.handOver = handOver;
        this.finish = finish;
        this.startOver = startOver;
        this.givingUp = givingUp;
        this.leftovers = leftovers;
        this.progress = progress;
    }

    /** Works on the job until it ends, or something else has to happen first. Failures of back ends are thrown. */
    Outcome run(String exportId) {
        Optional<ExportJob> job = jobs.find(exportId);
        return job.isPresent() ? attempt(job.get()) : nothing("there is no such job");
    }

    private Outcome attempt(ExportJob job) {
        if (job.state().isEnd()) {
            return ended(job);
        }
        Planned planned = planner.plan(job);
        if (planned instanceof Planned.Ready ready) {
            tickets.announce(ready.job());
            return ready.job().isSliced() ? leadSlices(ready.job()) : exportWhole(ready.job());
        }
        return planned instanceof Planned.SnapshotTooOld lost
                ? goesOn(startOver.after(lost.job()))
                : nothing("the job ended, or began another attempt, while it was planned");
    }

    /** Deletes what a job that has ended without a file has left, by this worker's hand or another's. */
    void cleanUpAfter(String exportId) {
        jobs.find(exportId).filter(job -> job.state().isEnd()).ifPresent(job -> {
            Outcome unused = ended(job);
        });
    }

    /** Whoever ended it may have left parts, and who was refused to publish a file may have died before deleting it. */
    private Outcome ended(ExportJob job) {
        if (job.state() == JobState.SUCCEEDED) {
            leftovers.discardParts(job.exportId(), job.attempt());
        } else {
            leftovers.discardAll(job.exportId(), job.attempt());
        }
        return nothing("the job has ended already");
    }

    private Outcome leadSlices(ExportJob job) {
        if (job.state() == JobState.RUNNING && handOver.wake(job)) {
            return new Outcome.Led(job);
        }
        List<JobSlice> all = sliceStore.all(job.exportId(), job.attempt());
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a job with slices has its plan");
        if (all.size() != plan.slices()) {
            throw new IllegalStateException("job " + job.exportId() + " has " + all.size() + " slices where "
                    + plan.slices() + " were planned");
        }
        return finish.finish(job, all);
    }

    private Outcome exportWhole(ExportJob job) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        JobSlice whole = JobSlice.whole(job, snapshot);
        SliceOutcome outcome = slices.export(Slice.of(job, snapshot, whole), progress.ofWhole(job));
        if (outcome instanceof SliceOutcome.Done done) {
            return finish.finish(job, List.of(whole.done(done.part()).orElseThrow()));
        }
        if (outcome instanceof SliceOutcome.SnapshotTooOld) {
            return goesOn(startOver.after(job));
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            return givingUp.giveUp(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
        }
        return outcome instanceof SliceOutcome.Stopped
                ? new Outcome.Interrupted(job)
                : nothing("the job ended, or began another attempt, while it was exported");
    }

    private Outcome goesOn(StartOver.Result result) {
        return result instanceof StartOver.Result.Again again
                ? attempt(again.job())
                : ((StartOver.Result.Ended) result).outcome();
    }

    private static Outcome nothing(String why) {
        return new Outcome.NothingToDo(why);
    }
}
