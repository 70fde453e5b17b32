package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.worker.assemble.Assembler;
import dev.vipexport.worker.assemble.AssemblyResult;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.slice.BufferedSlice;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Publishes the file of a job whose rows are all written, brings the job to SUCCEEDED and deletes its parts. */
@Component
final class JobFinisher {
    private final JobUpdater updater;
    private final JobFailer failer;
    private final Assembler assembler;
    private final AttemptCleaner cleaner;
    private final WorkMeters meters;

    JobFinisher(JobUpdater updater, JobFailer failer, Assembler assembler, AttemptCleaner cleaner, WorkMeters meters) {
        this.updater = updater;
        this.failer = failer;
        this.assembler = assembler;
        this.cleaner = cleaner;
        this.meters = meters;
    }

    /**
     * Finishes a job of many slices. It becomes ASSEMBLING first, because composing can take long.
     *
     * @param slices all slices of the job's attempt in order, each with its part
     */
    TicketResult finishComposed(ExportJob job, List<JobSlice> slices) {
        Change change = updater.update(job.exportId(), (current, now) -> current.assembling(job.attempt(), now));
        if (!isAssembling(change, job.attempt())) {
            return superseded(job, change);
        }
        return deletePartsIfSucceeded(job, end(job, meters.assembling(() -> assembler.publishComposed(job, slices))));
    }

    /**
     * Finishes a job of a single slice. It goes from RUNNING to its end, because there is nothing to compose.
     *
     * @param isFirstWriter whether no other worker can have written a part, as one with smaller chunks would have
     */
    TicketResult finishSingleSlice(ExportJob job, SliceOutcome outcome, boolean isFirstWriter) {
        if (outcome instanceof BufferedSlice buffered) {
            TicketResult result = end(
                    job,
                    meters.assembling(() -> assembler.publishInline(job, doneSlice(job, buffered.part()), buffered)));
            return isFirstWriter ? result : deletePartsIfSucceeded(job, result);
        }
        if (outcome instanceof SliceOutcome.Done done) {
            JobSlice slice = doneSlice(job, done.part());
            return deletePartsIfSucceeded(
                    job, end(job, meters.assembling(() -> assembler.publishSinglePart(job, slice, done.generation()))));
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            return failer.fail(job, unexportable.why(), null);
        }
        return TicketResult.superseded(job.exportId());
    }

    private static JobSlice doneSlice(ExportJob job, Part part) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        return JobSlice.singleSliceOf(job, snapshot).done(part).orElseThrow();
    }

    private TicketResult end(ExportJob job, AssemblyResult result) {
        if (result instanceof AssemblyResult.Published published) {
            Change change = updater.update(
                    job.exportId(), (current, now) -> current.succeeded(job.attempt(), published.file(), now));
            return change instanceof Change.Applied applied
                    ? new TicketResult.Succeeded(applied.job())
                    : superseded(job, change);
        }
        TicketResult failed = failer.fail(job, failure(result), null);
        if (failed instanceof TicketResult.Failed) {
            cleaner.deleteAll(job.exportId(), job.attempt());
        }
        return failed;
    }

    private static JobFailure failure(AssemblyResult result) {
        if (result instanceof AssemblyResult.RowsMismatch rows) {
            return FailureMessages.rowsMismatch(rows.expected(), rows.found());
        }
        return result instanceof AssemblyResult.FileTooLarge
                ? FailureMessages.fileTooLarge()
                : FailureMessages.bytesMismatch();
    }

    private TicketResult deletePartsIfSucceeded(ExportJob job, TicketResult result) {
        if (result instanceof TicketResult.Succeeded) {
            cleaner.deleteParts(job.exportId(), job.attempt());
        }
        return result;
    }

    /** Deletes what this worker wrote after the attempt ended. The file stays only if the job SUCCEEDED with it. */
    private TicketResult superseded(ExportJob job, Change change) {
        if (change instanceof Change.Rejected rejected && hasSucceeded(rejected.job(), job.attempt())) {
            cleaner.deleteParts(job.exportId(), job.attempt());
        } else {
            cleaner.deleteAll(job.exportId(), job.attempt());
        }
        return TicketResult.superseded(job.exportId());
    }

    private static boolean hasSucceeded(ExportJob job, int attempt) {
        if (job.isCurrent(attempt)) {
            throw new IllegalStateException("job " + job.exportId() + " is " + job.state()
                    + " and cannot end, although all its slices are done");
        }
        return job.attempt() == attempt && job.state() == JobState.SUCCEEDED;
    }

    private static boolean isAssembling(Change change, int attempt) {
        return change instanceof Change.Applied
                || (change instanceof Change.Rejected rejected
                        && rejected.job().state() == JobState.ASSEMBLING
                        && rejected.job().attempt() == attempt);
    }
}
