package dev.vipexport.worker.slice;

/** Hears of a slice's rows as they are written. */
@FunctionalInterface
public interface SliceProgress {

    /**
     * Called after each batch, on the slice's thread.
     *
     * @param rows how many rows of the slice are written by now
     * @return false when the slice is no longer wanted
     */
    boolean report(long rows);
}
