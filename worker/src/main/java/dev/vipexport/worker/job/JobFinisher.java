package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.AssemblyResult;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.List;

/** Brings a job whose slices are all done to its end: the file is published, the job SUCCEEDED, then the parts go. */
final class JobFinisher {
    private final JobUpdater updater;
    private final JobFailer failer;
    private final Assembler assembler;
    private final AttemptObjects attemptObjects;

    JobFinisher(JobUpdater updater, JobFailer failer, Assembler assembler, AttemptObjects attemptObjects) {
        this.updater = updater;
        this.failer = failer;
        this.assembler = assembler;
        this.attemptObjects = attemptObjects;
    }

    /** {@code slices} are all of the job's attempt, in order, each with its part. */
    TicketResult finishSliced(ExportJob job, List<JobSlice> slices) {
        Change change = updater.update(job.exportId(), (current, now) -> current.assembling(job.attempt(), now));
        if (!isAssembling(change, job.attempt())) {
            return superseded(job, change);
        }
        return deletePartsIfSucceeded(job, endWith(job, assembler.assemble(job, slices)));
    }

    /**
     * The same for a job that is a single slice. It goes from RUNNING to its end: where nothing is to be joined, nobody
     * needs to know that publishing has begun.
     *
     * @param generation which object of its part's name was looked at
     */
    TicketResult finishSinglePart(ExportJob job, JobSlice singleSlice, long generation) {
        return deletePartsIfSucceeded(job, endWith(job, assembler.assemble(job, singleSlice, generation)));
    }

    /**
     * The same for a job that is a single slice of few bytes: these are the file, without a part.
     *
     * @param isFirstWriter whether nobody can have written a part before, as a worker with smaller chunks would have
     */
    TicketResult finishBuffered(
            ExportJob job, JobSlice singleSlice, SliceOutcome.Buffered buffered, boolean isFirstWriter) {
        TicketResult result = endWith(job, assembler.publish(job, singleSlice, buffered.upload()));
        return isFirstWriter ? result : deletePartsIfSucceeded(job, result);
    }

    private TicketResult deletePartsIfSucceeded(ExportJob job, TicketResult result) {
        if (result instanceof TicketResult.Succeeded) {
            attemptObjects.deleteParts(job.exportId(), job.attempt());
        }
        return result;
    }

    private TicketResult endWith(ExportJob job, AssemblyResult result) {
        if (result instanceof AssemblyResult.Published published) {
            return succeed(job, published.file());
        }
        return fail(
                job,
                result instanceof AssemblyResult.RowsMismatch rows
                        ? FailureMessages.rowsMismatch(rows.expected(), rows.found())
                        : FailureMessages.bytesMismatch());
    }

    private TicketResult succeed(ExportJob job, ExportFile file) {
        Change change = updater.update(job.exportId(), (current, now) -> current.succeeded(job.attempt(), file, now));
        if (!(change instanceof Change.Applied applied)) {
            return superseded(job, change);
        }
        return new TicketResult.Succeeded(applied.job());
    }

    private TicketResult fail(ExportJob job, JobFailure why) {
        TicketResult result = failer.fail(job, why);
        if (result instanceof TicketResult.Failed) {
            attemptObjects.deleteAll(job.exportId(), job.attempt());
        }
        return result;
    }

    /**
     * This worker may have written parts, or even the file, after somebody else ended the job. The file stays only where
     * the job has succeeded with it.
     */
    private TicketResult superseded(ExportJob job, Change change) {
        if (change instanceof Change.Rejected refused && hasSucceeded(refused.job(), job.attempt())) {
            attemptObjects.deleteParts(job.exportId(), job.attempt());
        } else {
            attemptObjects.deleteAll(job.exportId(), job.attempt());
        }
        return new TicketResult.Skipped("another worker, or the job's owner, was faster");
    }

    private static boolean hasSucceeded(ExportJob job, int attempt) {
        if (job.isCurrent(attempt)) {
            throw new IllegalStateException(
                    "job " + job.exportId() + " is " + job.state() + ", yet all its slices are done");
        }
        return job.attempt() == attempt && job.state() == JobState.SUCCEEDED;
    }

    private static boolean isAssembling(Change change, int attempt) {
        return change instanceof Change.Applied
                || (change instanceof Change.Rejected refused
                        && refused.job().state() == JobState.ASSEMBLING
                        && refused.job().attempt() == attempt);
    }
}
