package dev.vipexport.common.job;

/**
 * How an attempt is cut, recorded with its snapshot: workers with other settings must not cut it otherwise.
 *
 * @param rowsPerSlice largest slice; only a single microsecond may hold more
 * @param maxQueuedSlices how many slices are on the queue at once: slice i lets slice i + window follow
 * @param slices how many there are; 0 until all of them are recorded
 */
public record SlicePlan(long rowsPerSlice, int maxQueuedSlices, int slices) {

    /** Not cut at all. */
    public static final SlicePlan SINGLE_SLICE = new SlicePlan(0, 1, 1);

    SlicePlan withSliceCount(int count) {
        return new SlicePlan(rowsPerSlice, maxQueuedSlices, count);
    }
}
