package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Exports one slice of a large job if it is open, then enqueues its successor, see {@link SliceChain}. */
@Component
public final class SliceRunner implements TicketRunner {
    private final JobStore jobs;
    private final SliceStore slices;
    private final SliceExporter exporter;
    private final SliceChain chain;
    private final JobFailer failer;
    private final AttemptCleaner cleaner;
    private final ProgressReporter progress;

    SliceRunner(
            JobStore jobs,
            SliceStore slices,
            SliceExporter exporter,
            SliceChain chain,
            JobFailer failer,
            AttemptCleaner cleaner,
            ProgressReporter progress) {
        this.jobs = jobs;
        this.slices = slices;
        this.exporter = exporter;
        this.chain = chain;
        this.failer = failer;
        this.cleaner = cleaner;
        this.progress = progress;
    }

    @Override
    public TicketResult run(Execution execution) {
        JobSlice slice = execution.requireSlice();
        return slice.state() == SliceState.OPEN ? export(execution.job(), slice) : handOver(execution.job(), slice);
    }

    private TicketResult export(ExportJob job, JobSlice slice) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        SliceOutcome outcome = exporter.export(Slice.of(job, snapshot, slice), progress.forSlice(job, slice));
        if (outcome instanceof SliceOutcome.Done done) {
            return recordDone(job, slice, done.part());
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            TicketResult failed = failer.fail(job, unexportable.why(), null);
            cleaner.deleteParts(job.exportId(), job.attempt());
            return failed;
        }
        deletePartsIfStale(job);
        return TicketResult.superseded(job.exportId());
    }

    private TicketResult recordDone(ExportJob job, JobSlice slice, Part part) {
        Optional<JobSlice> done =
                slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.done(part));
        if (!isCurrent(job)) {
            cleaner.deleteParts(job.exportId(), job.attempt());
            return TicketResult.superseded(job.exportId());
        }
        progress.refreshJob(job);
        // another worker may have finished the slice first; it does not matter which of the two enqueues the successor
        return handOver(job, done.orElse(slice));
    }

    private TicketResult handOver(ExportJob job, JobSlice slice) {
        if (slice.state() == SliceState.HANDED_OVER) {
            return new TicketResult.Skipped("slice " + slice.index() + " of job " + job.exportId()
                    + " is done, and its successor has a ticket");
        }
        chain.enqueueNext(job, slice);
        return new TicketResult.SliceDone(job, slice.index());
    }

    private boolean isCurrent(ExportJob job) {
        return jobs.find(job.exportId())
                .filter(now -> now.isCurrent(job.attempt()))
                .isPresent();
    }

    /** Deletes the parts of an attempt that ended. If the job is ASSEMBLING, another worker needs them. */
    private void deletePartsIfStale(ExportJob job) {
        if (!isCurrent(job)) {
            cleaner.deleteParts(job.exportId(), job.attempt());
        }
    }
}
