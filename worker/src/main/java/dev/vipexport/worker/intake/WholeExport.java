package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExport;
import dev.vipexport.worker.slice.SliceOutcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        try (Reading reading = reading()) {
            return reading.export(job);
        }
    }

    Reading reading() {
        return new Reading();
    }

    /**
     * The rows of one job. They can be asked for while its plan is still being recorded, which takes as long as the
     * first of them; nothing is written before that.
     */
    final class Reading implements AutoCloseable {
        private SliceExport.@Nullable Begun begun;

        /** Asks for the rows of {@code job}, which is about to be recorded as it is here. */
        void begin(ExportJob job) {
            close();
            begun = slices.begin(slice(job));
        }

        /** Exports {@code job} as it was recorded, which another worker may have done with another snapshot. */
        Outcome export(ExportJob job) {
            boolean isForeseen = begun != null && begun.slice().equals(slice(job));
            if (!isForeseen) {
                begin(job);
            }
            SliceOutcome outcome;
            try {
                outcome = slices.exportWhole(Objects.requireNonNull(begun), progress.ofWhole(job));
            } finally {
                close();
            }
            return ended(job, outcome, isForeseen);
        }

        @Override
        public void close() {
            if (begun != null) {
                begun.close();
            }
        }
    }

    private static Slice slice(ExportJob job) {
        return Slice.of(job, snapshot(job), JobSlice.whole(job, snapshot(job)));
    }

    private static Snapshot snapshot(ExportJob job) {
        return Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
    }

    private Outcome ended(ExportJob job, SliceOutcome outcome, boolean isFirst) {
        JobSlice whole = JobSlice.whole(job, snapshot(job));
        if (outcome instanceof SliceOutcome.Unsent unsent) {
            return finish.finish(job, whole.done(unsent.part()).orElseThrow(), unsent, isFirst);
        }
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
