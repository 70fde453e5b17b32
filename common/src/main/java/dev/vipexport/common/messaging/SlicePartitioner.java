package dev.vipexport.common.messaging;

/**
 * Chooses the partition of a slice's ticket. Slices that are queued together have different partitions, so none waits for
 * another. Consecutive slices are spread over all partitions. If they had neighbouring partitions, one consumer would get
 * them all and the others would be idle.
 */
final class SlicePartitioner {

    /**
     * The distance between the partitions of consecutive slices. It is odd, so that it reaches every partition. Of all
     * odd numbers, 17 spreads 4 to 48 slices most evenly over 2 to 16 consumers, with range and round-robin assignment.
     */
    private static final int STRIDE = 17;

    private SlicePartitioner() {}

    /**
     * Returns the partition.
     *
     * @param partitions those that the topic has
     */
    static int of(String exportId, int slice, int partitions) {
        return Math.floorMod(exportId.hashCode() + slice * STRIDE, partitions);
    }
}
