package dev.vipexport.worker.rows;

/**
 * How many rows may be on the way. Starts with as many as fit the bytes at Firestore's largest size, and doubles once
 * the size of rows is known; large rows shrink it again until they fit.
 */
final class FlowWindow {
    private static final long MAX_ROW_BYTES = 1 << 20;

    private final int maxRows;
    private final long maxBytes;
    private int allowed;

    /** Size to reckon with: grows at once, shrinks slowly. */
    private long rowBytes = 1;

    FlowWindow(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.allowed = (int) Math.min(maxRows, Math.max(1, maxBytes / MAX_ROW_BYTES));
    }

    int allowed() {
        return allowed;
    }

    /** @param largest bytes of the largest of the rows that came last */
    void recordRowSize(long largest) {
        rowBytes = Math.max(Math.max(1, largest), rowBytes - rowBytes / 8);
        long fitting = Math.max(1, maxBytes / rowBytes);
        allowed = (int) Math.min(Math.min(maxRows, allowed * 2L), fitting);
    }
}
