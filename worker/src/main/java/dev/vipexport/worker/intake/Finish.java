package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.Assembly;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.slice.SliceOutcome;
import java.util.List;

/** Brings a job whose slices are all done to its end: the file is published, the job SUCCEEDED, then the parts go. */
final class Finish {
    private final JobChanges changes;
    private final GivingUp givingUp;
    private final Assembler assembler;
    private final Leftovers leftovers;

    Finish(JobChanges changes, GivingUp givingUp, Assembler assembler, Leftovers leftovers) {
        this.changes = changes;
        this.givingUp = givingUp;
        this.assembler = assembler;
        this.leftovers = leftovers;
    }

    /** {@code slices} are all of the job's attempt, in order, each with its part. */
    Outcome finish(ExportJob job, List<JobSlice> slices) {
        Change change = changes.change(job.exportId(), (current, now) -> current.assembling(job.attempt(), now));
        if (!isAssembling(change, job.attempt())) {
            return overtaken(job, change);
        }
        return withoutParts(job, ended(job, assembler.assemble(job, slices)));
    }

    /**
     * The same for a job that is a single slice. It goes from RUNNING to its end: where nothing is to be joined, nobody
     * needs to know that publishing has begun.
     *
     * @param generation which object of its part's name was looked at
     */
    Outcome finish(ExportJob job, JobSlice whole, long generation) {
        return withoutParts(job, ended(job, assembler.assemble(job, whole, generation)));
    }

    /**
     * The same for a job that is a single slice of few bytes: these are the file, without a part.
     *
     * @param isFirst whether nobody can have written a part before, as a worker with smaller chunks would have
     */
    Outcome finish(ExportJob job, JobSlice whole, SliceOutcome.Unsent unsent, boolean isFirst) {
        Outcome outcome = ended(job, assembler.publish(job, whole, unsent.upload()));
        return isFirst ? outcome : withoutParts(job, outcome);
    }

    private Outcome withoutParts(ExportJob job, Outcome outcome) {
        if (outcome instanceof Outcome.Finished) {
            leftovers.discardParts(job.exportId(), job.attempt());
        }
        return outcome;
    }

    private Outcome ended(ExportJob job, Assembly assembly) {
        if (assembly instanceof Assembly.Published published) {
            return succeed(job, published.file());
        }
        return failed(
                job,
                assembly instanceof Assembly.RowsMismatch rows
                        ? Failures.rowsMismatch(rows.expected(), rows.found())
                        : Failures.bytesMismatch());
    }

    private Outcome succeed(ExportJob job, ExportFile file) {
        Change change = changes.change(job.exportId(), (current, now) -> current.succeeded(job.attempt(), file, now));
        if (!(change instanceof Change.Applied applied)) {
            return overtaken(job, change);
        }
        return new Outcome.Finished(applied.job());
    }

    private Outcome failed(ExportJob job, JobFailure why) {
        Outcome outcome = givingUp.giveUp(job, why);
        if (outcome instanceof Outcome.GaveUp) {
            leftovers.discardAll(job.exportId(), job.attempt());
        }
        return outcome;
    }

    /**
     * This worker may have written parts, or even the file, after somebody else ended the job. The file stays only where
     * the job has succeeded with it.
     */
    private Outcome overtaken(ExportJob job, Change change) {
        if (change instanceof Change.Refused refused && hasSucceeded(refused.job(), job.attempt())) {
            leftovers.discardParts(job.exportId(), job.attempt());
        } else {
            leftovers.discardAll(job.exportId(), job.attempt());
        }
        return new Outcome.NothingToDo("another worker, or the job's owner, was faster");
    }

    private static boolean hasSucceeded(ExportJob job, int attempt) {
        if (job.wants(attempt)) {
            throw new IllegalStateException(
                    "job " + job.exportId() + " is " + job.state() + ", yet all its slices are done");
        }
        return job.attempt() == attempt && job.state() == JobState.SUCCEEDED;
    }

    private static boolean isAssembling(Change change, int attempt) {
        return change instanceof Change.Applied
                || (change instanceof Change.Refused refused
                        && refused.job().state() == JobState.ASSEMBLING
                        && refused.job().attempt() == attempt);
    }
}
