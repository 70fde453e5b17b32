package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import org.jspecify.annotations.Nullable;

/** The rows after the first {@code offset}, at most {@code limit} of them unless that is negative. */
final class LimitedRows implements Rows {
    private final Rows rows;
    private int toSkip;
    private int left;

    LimitedRows(Rows rows, int offset, int limit) {
        this.rows = rows;
        this.toSkip = offset;
        this.left = limit;
    }

    @Override
    public @Nullable Document next() {
        if (left == 0) {
            return null;
        }
        Document document = rows.next();
        for (; toSkip > 0 && document != null; toSkip--) {
            document = rows.next();
        }
        left = left < 0 ? left : left - 1;
        return document;
    }
}
