package dev.vipexport.common.messaging;

/**
 * Which partition a slice's ticket goes to. Slices of one window never share one, so none waits for another; and any run
 * of slices is spread over all partitions, not over a stretch of them: consumers have stretches, and the others would
 * have nothing to do.
 */
final class SlicePartitioner {

    /**
     * Odd, so that it reaches every partition. Of all odd numbers the one that spreads runs of 4 to 48 slices most evenly
     * over 2 to 16 consumers, whether each of them has a stretch of partitions or every n-th.
     */
    private static final int STRIDE = 17;

    private SlicePartitioner() {}

    static int of(String exportId, int slice) {
        return Math.floorMod(exportId.hashCode() + slice * STRIDE, Topics.SLICES_PARTITIONS);
    }
}
