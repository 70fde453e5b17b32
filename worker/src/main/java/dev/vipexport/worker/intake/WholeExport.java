package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExport;
import dev.vipexport.worker.slice.SliceOutcome;
import java.util.Objects;

/** Carries a planned job that is a single slice to its end, without another hop. */
final class WholeExport {
    private final SliceExport slices;
    private final Finish finish;
    private final StartOver startOver;
    private final GivingUp givingUp;
    private final ProgressReports progress;

    WholeExport(SliceExport slices, Finish finish, StartOver startOver, GivingUp givingUp, ProgressReports progress) {
        this.slices = slices;
        this.finish = finish;
        this.startOver = startOver;
        this.givingUp = givingUp;
        this.progress = progress;
    }

    Outcome export(ExportJob job) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        JobSlice whole = JobSlice.whole(job, snapshot);
        SliceOutcome outcome = slices.export(Slice.of(job, snapshot, whole), progress.ofWhole(job));
        if (outcome instanceof SliceOutcome.Done done) {
            return finish.finish(job, whole.done(done.part()).orElseThrow(), done.generation());
        }
        if (outcome instanceof SliceOutcome.SnapshotTooOld) {
            return startOver.after(job, Failures::snapshotTooOld);
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            return givingUp.giveUp(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
        }
        return outcome instanceof SliceOutcome.Stopped
                ? new Outcome.Interrupted(job)
                : new Outcome.NothingToDo("the job ended, or began another attempt, while it was exported");
    }
}
