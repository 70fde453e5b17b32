package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import org.jspecify.annotations.Nullable;

/** Skips the first {@code offset} rows and returns at most {@code limit} more, all if the limit is negative. */
final class LimitedRows implements Rows {
    private final Rows rows;
    private int toSkip;
    private int remaining;

    LimitedRows(Rows rows, int offset, int limit) {
        this.rows = rows;
        this.toSkip = offset;
        this.remaining = limit;
    }

    @Override
    public @Nullable Document next() {
        if (remaining == 0) {
            return null;
        }
        Document document = rows.next();
        for (; toSkip > 0 && document != null; toSkip--) {
            document = rows.next();
        }
        remaining = remaining < 0 ? remaining : remaining - 1;
        return document;
    }
}
