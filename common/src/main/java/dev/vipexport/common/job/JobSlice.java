package dev.vipexport.common.job;

import dev.vipexport.common.job.store.SliceStore;
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
 * @param claims how often workers took it since its rows last grew, as {@link ExportJob#claims} counts them
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
        int claims,
        long rowsDone,
        @Nullable Part part) {

    /** A slice that nobody has worked on. */
    public static JobSlice open(int attempt, int index, TimeWindow window, long rows) {
        return new JobSlice(attempt, index, window, rows, SliceState.OPEN, 0, 0, 0, null);
    }

    /** Whether both cover the same, whatever has become of them. */
    public boolean hasSameBounds(JobSlice other) {
        return window.equals(other.window) && rows == other.rows;
    }

    /** The only slice of {@code job}, which needs no document. */
    public static JobSlice singleSliceOf(ExportJob job, Snapshot snapshot) {
        return open(job.attempt(), 0, job.query().window(), snapshot.rows());
    }

    /** Rows that are written anew after a crash are none that were not there before. */
    public Optional<JobSlice> progressed(long written) {
        long done = Math.min(rows, Math.max(rowsDone, written));
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, done > rowsDone ? 1 : claims, done, null))
                : Optional.empty();
    }

    /** OPEN to DONE. */
    public Optional<JobSlice> done(Part complete) {
        return state == SliceState.OPEN
                ? Optional.of(with(SliceState.DONE, failures, claims, rows, complete))
                : Optional.empty();
    }

    /** DONE to HANDED_OVER. */
    public Optional<JobSlice> handedOver() {
        return state == SliceState.DONE
                ? Optional.of(with(SliceState.HANDED_OVER, failures, claims, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: a worker begins to export it. */
    public Optional<JobSlice> claimed() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, claims + 1, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: the worker that took it has said how that ended. */
    public Optional<JobSlice> released() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, Math.max(0, claims - 1), rowsDone, part))
                : Optional.empty();
    }

    /** The work, or the handing over, failed and will be tried again. */
    public Optional<JobSlice> withFailureCounted() {
        return state == SliceState.HANDED_OVER
                ? Optional.empty()
                : Optional.of(with(state, failures + 1, Math.max(0, claims - 1), rowsDone, part));
    }

    private JobSlice with(
            SliceState newState, int newFailures, int newClaims, long newRowsDone, @Nullable Part newPart) {
        return new JobSlice(attempt, index, window, rows, newState, newFailures, newClaims, newRowsDone, newPart);
    }
}
