package dev.vipexport.worker.rows;

import com.google.firestore.v1.Document;
import java.util.List;

/**
 * How many rows may be on the way. Starts small and doubles, so that the size of the first rows is known before many
 * are asked for; rows of 1 MiB, Firestore's largest, then shrink it until they fit the bytes.
 */
final class FlowWindow {
    private static final int FIRST = 16;

    private final int maxRows;
    private final long maxBytes;
    private int allowed;

    /** Size to reckon with: grows at once, shrinks slowly. */
    private long rowBytes = 1;

    FlowWindow(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.allowed = Math.min(FIRST, maxRows);
    }

    int allowed() {
        return allowed;
    }

    void saw(List<Document> rows) {
        long largest =
                rows.stream().mapToLong(Document::getSerializedSize).max().orElse(1);
        rowBytes = Math.max(largest, rowBytes - rowBytes / 8);
        long fitting = Math.max(1, maxBytes / rowBytes);
        allowed = (int) Math.min(Math.min(maxRows, allowed * 2L), fitting);
    }
}
