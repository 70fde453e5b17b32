package dev.vipexport.common.job;

import dev.vipexport.common.query.TimeWindow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A counted time range of an attempt. Each transition is a method that returns the changed slice, or empty if the slice
 * does not allow the transition. {@code SliceStore} applies transitions with compare-and-set.
 *
 * @param index from 0, newest range first
 * @param window the time range, a part of the job's window
 * @param rows messages in the range, counted at the snapshot
 * @param failures how often its export failed
 * @param claims workers that claimed it since its rows last grew, counted like {@link ExportJob#claims}
 * @param rowsDone rows that a worker has written. Never shrinks, even if another worker starts from the beginning
 * @param part set when the slice is complete
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

    /** Returns a new slice. */
    public static JobSlice open(int attempt, int index, TimeWindow window, long rows) {
        return new JobSlice(attempt, index, window, rows, SliceState.OPEN, 0, 0, 0, null);
    }

    /** Returns whether both have equal windows and row counts, whatever their states. */
    public boolean hasSameBounds(JobSlice other) {
        return window.equals(other.window) && rows == other.rows;
    }

    /** Returns the only slice of {@code job}. It has no document. */
    public static JobSlice singleSliceOf(ExportJob job, Snapshot snapshot) {
        return open(job.attempt(), 0, job.query().window(), snapshot.rows());
    }

    /** OPEN: records progress. Rows that a worker writes again after a crash do not count twice. */
    public Optional<JobSlice> progressed(long written) {
        long done = Math.min(rows, Math.max(rowsDone, written));
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, done > rowsDone ? 1 : claims, done, null))
                : Optional.empty();
    }

    /** OPEN to DONE: its part is complete. */
    public Optional<JobSlice> done(Part complete) {
        return state == SliceState.OPEN
                ? Optional.of(with(SliceState.DONE, failures, claims, rows, complete))
                : Optional.empty();
    }

    /** DONE to HANDED_OVER: the next ticket of its chain is sent. */
    public Optional<JobSlice> handedOver() {
        return state == SliceState.DONE
                ? Optional.of(with(SliceState.HANDED_OVER, failures, claims, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: a worker starts to export it. */
    public Optional<JobSlice> claimed() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, claims + 1, rowsDone, part))
                : Optional.empty();
    }

    /** OPEN: removes the claim of a worker that reported its result. */
    public Optional<JobSlice> released() {
        return state == SliceState.OPEN
                ? Optional.of(with(state, failures, Math.max(0, claims - 1), rowsDone, part))
                : Optional.empty();
    }

    /** OPEN or DONE: counts a failure and releases the claim. */
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
