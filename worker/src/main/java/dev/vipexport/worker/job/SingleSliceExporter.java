package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.worker.progress.ProgressReporter;
import dev.vipexport.worker.slice.Slice;
import dev.vipexport.worker.slice.SliceExporter;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.FailureMessages;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries a planned job that is a single slice to its end, without another hop. */
final class SingleSliceExporter {
    private final SliceExporter exporter;
    private final JobFinisher finisher;
    private final JobRestarter restarter;
    private final JobFailer failer;
    private final ProgressReporter progress;

    SingleSliceExporter(
            SliceExporter exporter,
            JobFinisher finisher,
            JobRestarter restarter,
            JobFailer failer,
            ProgressReporter progress) {
        this.exporter = exporter;
        this.finisher = finisher;
        this.restarter = restarter;
        this.failer = failer;
        this.progress = progress;
    }

    TicketResult export(ExportJob job) {
        try (Prefetch reading = prefetch()) {
            return reading.export(job);
        }
    }

    Prefetch prefetch() {
        return new Prefetch();
    }

    /**
     * The rows of one job. They can be asked for while its plan is still being recorded, which takes as long as the
     * first of them; nothing is written before that.
     */
    final class Prefetch implements AutoCloseable {
        private SliceExporter.@Nullable OpenSlice openSlice;

        /** Asks for the rows of {@code job}, which is about to be recorded as it is here. */
        void start(ExportJob job) {
            close();
            openSlice = exporter.open(slice(job));
        }

        /** Exports {@code job} as it was recorded, which another worker may have done with another snapshot. */
        TicketResult export(ExportJob job) {
            boolean isPrefetched = openSlice != null && openSlice.slice().equals(slice(job));
            if (!isPrefetched) {
                start(job);
            }
            SliceOutcome outcome;
            try {
                outcome = exporter.exportSingleSlice(Objects.requireNonNull(openSlice), progress.forJob(job));
            } finally {
                close();
            }
            return complete(job, outcome, isPrefetched);
        }

        @Override
        public void close() {
            if (openSlice != null) {
                openSlice.close();
            }
        }
    }

    private static Slice slice(ExportJob job) {
        return Slice.of(job, snapshot(job), JobSlice.singleSliceOf(job, snapshot(job)));
    }

    private static Snapshot snapshot(ExportJob job) {
        return Objects.requireNonNull(job.snapshot(), "a planned job has its snapshot");
    }

    private TicketResult complete(ExportJob job, SliceOutcome outcome, boolean isFirstWriter) {
        JobSlice singleSlice = JobSlice.singleSliceOf(job, snapshot(job));
        if (outcome instanceof SliceOutcome.Buffered buffered) {
            return finisher.finishBuffered(
                    job, singleSlice.done(buffered.part()).orElseThrow(), buffered, isFirstWriter);
        }
        if (outcome instanceof SliceOutcome.Done done) {
            return finisher.finishSinglePart(job, singleSlice.done(done.part()).orElseThrow(), done.generation());
        }
        if (outcome instanceof SliceOutcome.SnapshotTooOld) {
            return restarter.restartOrFail(job, FailureMessages::snapshotTooOld);
        }
        if (outcome instanceof SliceOutcome.Unexportable unexportable) {
            return failer.fail(job, new JobFailure(JobFailure.Code.INTERNAL, unexportable.why()));
        }
        return outcome instanceof SliceOutcome.Stopped
                ? new TicketResult.Requeue(job)
                : new TicketResult.Skipped("the job ended, or began another attempt, while it was exported");
    }
}
