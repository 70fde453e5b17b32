package dev.vipexport.worker.rows;

/**
 * Decides how many rows may be in flight. Starts with as many as fit at Firestore's largest row size and doubles once the
 * size of rows is known. Large rows shrink it until they fit.
 */
final class FlowLimit {
    private static final long MAX_ROW_BYTES = 1 << 20;

    private final int maxRows;
    private final long maxBytes;
    private int allowed;

    /** Assumed size of the next rows. Grows at once and shrinks slowly. */
    private long rowBytes = 1;

    FlowLimit(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.allowed = (int) Math.min(maxRows, Math.max(1, maxBytes / MAX_ROW_BYTES));
    }

    int allowed() {
        return allowed;
    }

    /** Adapts the window to the largest row of the last batch, in bytes. */
    void recordRowSize(long largest) {
        rowBytes = Math.max(Math.max(1, largest), rowBytes - rowBytes / 8);
        long fitting = Math.max(1, maxBytes / rowBytes);
        allowed = (int) Math.min(Math.min(maxRows, allowed * 2L), fitting);
    }
}
