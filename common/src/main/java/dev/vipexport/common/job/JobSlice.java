package dev.vipexport.common.job;

import dev.vipexport.common.query.TimeWindow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of an attempt, as its document says. Changes are methods, as those of {@link ExportJob} are; the
 * {@link SliceStore} applies them with compare-and-set.
 *
 * @param index from 0, newest stretch first
 * @param window what it covers of the job's window
 * @param rows messages in it, counted at the snapshot
 * @param failures how often its work failed and is to be tried again
 * @param takes how often workers took it since its rows last grew, as {@link ExportJob#takes} counts them
 * @param rowsDone rows that some worker has written; never goes backwards, even where another one begins anew
 * @param part set once it is complete
 */
public record JobSlice(
        int attempt,
        int index,
        TimeWindow window,
        long rows,
        SliceState state,
        int failures,
        int takes,
        long rowsDone,
        @Nullable Part part) {

    /** A slice that nobody has worked on. */
    public static JobSlice open(int attempt, int index, TimeWindow window, long rows) {
        return new JobSlice(attempt, index, window, rows, SliceState.OPEN, 0, 0, 0, null);
    }

    /** Whether both cover the same, whatever has become of them. */
    boolean isCutAs(JobSlice other) {
        return window.equals(other.window) && rows == other.rows;
    }

    /** The only slice of {@code job}, which needs no document. */
    public static JobSlice whole(ExportJob job, Snapshot snapshot) {
        return open(job.attempt(), 0, job.query().window(), snapshot.rows());
    }

    /** Rows that are written anew after a crash are none that were not there before. */
    public Optional<JobSlice> progressed(long written) {
        long done = Math.min(rows, Math.max(rowsDone, written));
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, done > rowsDone ? 1 : takes, done, null))
                : Optional.empty();
    }

    /** OPEN to DONE. */
    public Optional<JobSlice> done(Part complete) {
        return state == SliceState.OPEN
                ? Optional.of(with(SliceState.DONE, failures, takes, rows, complete))
                : Optional.empty();
    }

    /** DONE to HANDED_OVER. */
    public Optional<JobSlice> handedOver() {
        return state == SliceState.DONE
                ? Optional.of(with(SliceState.HANDED_OVER, failures, takes, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: a worker begins to export it. */
    public Optional<JobSlice> taken() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, takes + 1, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: the worker that took it has said how that ended. */
    public Optional<JobSlice> givenBack() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, Math.max(0, takes - 1), rowsDone, part))
                : Optional.empty();
    }

    /** The work, or the handing over, failed and will be tried again. */
    public Optional<JobSlice> failedOnce() {
        return state == SliceState.HANDED_OVER
                ? Optional.empty()
                : Optional.of(with(state, failures + 1, Math.max(0, takes - 1), rowsDone, part));
    }

    private JobSlice with(
            SliceState newState, int newFailures, int newTakes, long newRowsDone, @Nullable Part newPart) {
        return new JobSlice(attempt, index, window, rows, newState, newFailures, newTakes, newRowsDone, newPart);
    }
}
