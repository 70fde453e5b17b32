package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.worker.assemble.Leftovers;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExport;
import dev.vipexport.worker.slice.SliceOutcome;
import java.util.Objects;
import java.util.Optional;

/** Works on one slice of a job: exports it if it is open, and wakes who comes next, see {@link HandOver}. */
final class SliceWork {
    private final JobStore jobs;
    private final SliceStore slices;
    private final SliceExport export;
    private final HandOver handOver;
    private final StartOver startOver;
    private final GivingUp givingUp;
    private final Leftovers leftovers;
    private final ProgressReports progress;

    SliceWork(
            JobStore jobs,
            SliceStore slices,
            SliceExport export,
            HandOver handOver,
            StartOver startOver,
            GivingUp givingUp,
            Leftovers leftovers,
            ProgressReports progress) {
        this.jobs = jobs;
        this.slices = slices;
        this.export = export;
        this.handOver = handOver;
        this.startOver = startOver;
        this.givingUp = givingUp;
        this.leftovers = leftovers;
        this.progress = progress;
    }

    /** Failures of back ends are thrown. */
    Outcome run(ExportJob job, JobSlice slice) {
        return slice.state() == SliceState.OPEN ? exported(job, slice) : followed(job, slice);
    }

    /**
     * The job, if it still wants the ticket's attempt. If not, whatever part this worker or others have written is
     * deleted: each looks here after its last write, so none stays.
     */
    Optional<ExportJob> wanting(SliceTicket ticket) {
        Optional<ExportJob> job = jobs.find(ticket.exportId());
        if (job.isPresent() && job.get().wants(ticket.attempt())) {
            return job;
        }
        leftovers.discardParts(ticket.exportId(), ticket.attempt());
        return Optional.empty();
    }

    /** Deletes the parts of an attempt that is not wanted any more. */
    void cleanUp(SliceTicket ticket) {
        Optional<ExportJob> unused = wanting(ticket);
    }

    private Outcome exported(ExportJob job, JobSlice slice) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
        SliceOutcome outcome = export.export(Slice.of(job, snapshot, slice), progress.ofSlice(job, slice));
        if (outcome instanceof SliceOutcome.Done done) {
            return done(job, slice, done.part());
        }
        if (outcome instanceof SliceOutcome.SnapshotTooOld) {
            return isStillOpen(job, slice) ? startOver.after(job, Failures::snapshotTooOld) : unwanted(job, slice);
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            Outcome gaveUp = givingUp.giveUp(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
            leftovers.discardParts(job.exportId(), job.attempt());
            return gaveUp;
        }
        if (outcome instanceof SliceOutcome.Stopped) {
            return new Outcome.Interrupted(job);
        }
        return unwanted(job, slice);
    }

    /** Where the job is being assembled, another worker has done this slice, and its part is needed. */
    private Outcome unwanted(ExportJob job, JobSlice slice) {
        return wanting(ticket(job, slice)).isPresent()
                ? nothing("another worker has done the slice meanwhile")
                : nothing("the job ended, or began another attempt, while a slice was exported");
    }

    private Outcome done(ExportJob job, JobSlice slice, Part part) {
        Optional<JobSlice> done =
                slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.done(part));
        if (wanting(ticket(job, slice)).isEmpty()) {
            return nothing("the job ended, or began another attempt, while a slice was exported");
        }
        progress.refresh(job);
        // refused where another worker was faster: who of both wakes the next does not matter
        return followed(job, done.orElse(slice));
    }

    private Outcome followed(ExportJob job, JobSlice slice) {
        if (slice.state() == SliceState.HANDED_OVER) {
            return nothing("the slice is done, and who comes next has a ticket");
        }
        handOver.follow(job, slice);
        return new Outcome.SliceDone(job, slice.index());
    }

    /** Where others have done the slice meanwhile, nobody has to read at that snapshot any more. */
    private boolean isStillOpen(ExportJob job, JobSlice slice) {
        return wanting(ticket(job, slice))
                        .filter(now -> now.state() == JobState.RUNNING)
                        .isPresent()
                && slices.find(job.exportId(), slice.attempt(), slice.index())
                        .filter(now -> now.state() == SliceState.OPEN)
                        .isPresent();
    }

    private static SliceTicket ticket(ExportJob job, JobSlice slice) {
        return SliceTicket.of(job.exportId(), slice.attempt(), slice.index());
    }

    private static Outcome nothing(String why) {
        return new Outcome.NothingToDo(why);
    }
}
