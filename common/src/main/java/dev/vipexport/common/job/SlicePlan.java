package dev.vipexport.common.job;

/**
 * How an attempt is cut, recorded with its snapshot: workers with other settings must not cut it otherwise.
 *
 * @param rowsPerSlice largest slice; only a single microsecond may hold more
 * @param window how many slices are on the queue at once: slice i lets slice i + window follow
 * @param slices how many there are; 0 until all of them are recorded
 */
public record SlicePlan(long rowsPerSlice, int window, int slices) {

    /** Not cut at all. */
    public static final SlicePlan ONE = new SlicePlan(0, 1, 1);

    SlicePlan cutInto(int count) {
        return new SlicePlan(rowsPerSlice, window, count);
    }
}
