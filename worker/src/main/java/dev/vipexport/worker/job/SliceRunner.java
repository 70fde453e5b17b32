package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.Objects;
import java.util.Optional;

/** Works on one slice of a job: exports it if it is open, and wakes who comes next, see {@link SliceChain}. */
public final class SliceRunner {
    private final JobStore jobs;
    private final SliceStore slices;
    private final SliceExporter exporter;
    private final SliceChain chain;
    private final JobRestarter restarter;
    private final JobFailer failer;
    private final AttemptObjects attemptObjects;
    private final ProgressReporter progress;

    SliceRunner(
            JobStore jobs,
            SliceStore slices,
            SliceExporter exporter,
            SliceChain chain,
            JobRestarter restarter,
            JobFailer failer,
            AttemptObjects attemptObjects,
            ProgressReporter progress) {
        this.jobs = jobs;
        this.slices = slices;
        this.exporter = exporter;
        this.chain = chain;
        this.restarter = restarter;
        this.failer = failer;
        this.attemptObjects = attemptObjects;
        this.progress = progress;
    }

    /** Failures of back ends are thrown. */
    public TicketResult run(ExportJob job, JobSlice slice) {
        return slice.state() == SliceState.OPEN ? export(job, slice) : handOver(job, slice);
    }

    /**
     * The job, if it still wants the ticket's attempt. If not, whatever part this worker or others have written is
     * deleted: each looks here after its last write, so none stays.
     */
    public Optional<ExportJob> currentJobOrDeleteParts(SliceTicket ticket) {
        Optional<ExportJob> job = jobs.find(ticket.exportId());
        if (job.isPresent() && job.get().isCurrent(ticket.attempt())) {
            return job;
        }
        attemptObjects.deleteParts(ticket.exportId(), ticket.attempt());
        return Optional.empty();
    }

    /** Deletes the parts of an attempt that is not wanted any more. */
    public void deletePartsIfStale(SliceTicket ticket) {
        Optional<ExportJob> unused = currentJobOrDeleteParts(ticket);
    }

    private TicketResult export(ExportJob job, JobSlice slice) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        SliceOutcome outcome = exporter.export(Slice.of(job, snapshot, slice), progress.forSlice(job, slice));
        if (outcome instanceof SliceOutcome.Done done) {
            return recordDone(job, slice, done.part());
        }
        if (outcome instanceof SliceOutcome.SnapshotTooOld) {
            return isStillOpen(job, slice)
                    ? restarter.restartOrFail(job, FailureMessages::snapshotTooOld)
                    : superseded(job, slice);
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            TicketResult failed = failer.fail(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
            attemptObjects.deleteParts(job.exportId(), job.attempt());
            return failed;
        }
        if (outcome instanceof SliceOutcome.Stopped) {
            return new TicketResult.Requeue(job);
        }
        return superseded(job, slice);
    }

    /** Where the job is being assembled, another worker has done this slice, and its part is needed. */
    private TicketResult superseded(ExportJob job, JobSlice slice) {
        return currentJobOrDeleteParts(ticket(job, slice)).isPresent()
                ? skipped("another worker has done the slice meanwhile")
                : skipped("the job ended, or began another attempt, while a slice was exported");
    }

    private TicketResult recordDone(ExportJob job, JobSlice slice, Part part) {
        Optional<JobSlice> done =
                slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.done(part));
        if (currentJobOrDeleteParts(ticket(job, slice)).isEmpty()) {
            return skipped("the job ended, or began another attempt, while a slice was exported");
        }
        progress.refreshJob(job);
        // refused where another worker was faster: who of both wakes the next does not matter
        return handOver(job, done.orElse(slice));
    }

    private TicketResult handOver(ExportJob job, JobSlice slice) {
        if (slice.state() == SliceState.HANDED_OVER) {
            return skipped("the slice is done, and who comes next has a ticket");
        }
        chain.enqueueNext(job, slice);
        return new TicketResult.SliceDone(job, slice.index());
    }

    /** Where others have done the slice meanwhile, nobody has to read at that snapshot any more. */
    private boolean isStillOpen(ExportJob job, JobSlice slice) {
        return currentJobOrDeleteParts(ticket(job, slice))
                        .filter(now -> now.state() == JobState.RUNNING)
                        .isPresent()
                && slices.find(job.exportId(), slice.attempt(), slice.index())
                        .filter(now -> now.state() == SliceState.OPEN)
                        .isPresent();
    }

    private static SliceTicket ticket(ExportJob job, JobSlice slice) {
        return SliceTicket.of(job.exportId(), slice.attempt(), slice.index());
    }

    private static TicketResult skipped(String why) {
        return new TicketResult.Skipped(why);
    }
}
