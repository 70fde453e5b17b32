package dev.vipexport.worker.slice;

/** Receives the number of rows while a slice is being written. */
@FunctionalInterface
public interface SliceProgress {

    /**
     * Receives the progress after each batch, on the slice's thread.
     *
     * @param rows rows of the slice that are written so far
     * @return false when the job no longer needs the slice
     */
    boolean report(long rows);
}
