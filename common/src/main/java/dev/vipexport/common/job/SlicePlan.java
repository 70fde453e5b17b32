package dev.vipexport.common.job;

/**
 * How an attempt is split into slices. It is recorded with the snapshot, so that workers with other settings split the
 * attempt into the same slices.
 *
 * @param rowsPerSlice maximum rows of a slice. Only a single microsecond may hold more
 * @param maxQueuedSlices maximum number of slices in the queue. Slice i enqueues slice i + maxQueuedSlices
 * @param slices number of slices, or 0 until all of them are recorded
 */
public record SlicePlan(long rowsPerSlice, int maxQueuedSlices, int slices) {

    /** The plan of a job that fits in one slice. */
    public static final SlicePlan SINGLE_SLICE = new SlicePlan(0, 1, 1);

    SlicePlan withSliceCount(int count) {
        return new SlicePlan(rowsPerSlice, maxQueuedSlices, count);
    }
}
