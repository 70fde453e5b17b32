package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits ordered rows to those between a start cursor and an end cursor. */
final class CursorRows implements Rows {
    private static final byte[] AFTER_ALL = {(byte) 0xFF};

    private final SortOrder order;
    private final Rows rows;
    private final byte @Nullable [] start;
    private final byte @Nullable [] end;
    private boolean started;

    private CursorRows(SortOrder order, Rows rows, byte @Nullable [] start, byte @Nullable [] end) {
        this.order = order;
        this.rows = rows;
        this.start = start;
        this.end = end;
    }

    static Rows between(SortOrder order, @Nullable Cursor start, @Nullable Cursor end, Rows rows) {
        return new CursorRows(order, rows, position(order, start), position(order, end));
    }

    /**
     * Returns the least key after the cursor's position. A cursor with {@code before} lies before every row with its
     * values.
     */
    private static byte @Nullable [] position(SortOrder order, @Nullable Cursor cursor) {
        if (cursor == null) {
            return null;
        }
        byte[] prefix = order.cursorPrefix(cursor.getValuesList());
        if (prefix.length == 0) {
            // an empty cursor matches every row
            return cursor.getBefore() ? prefix : AFTER_ALL;
        }
        return cursor.getBefore() ? prefix : Keys.successor(prefix);
    }

    /** Narrows an index scan by the first values of the cursors. */
    static Bounds bounds(Bounds bounds, boolean descending, @Nullable Cursor start, @Nullable Cursor end) {
        Cursor low = descending ? end : start;
        Cursor high = descending ? start : end;
        Bounds narrowed = bounds;
        if (low != null && low.getValuesCount() > 0) {
            narrowed = narrowed.startingAt(OrderKey.of(low.getValues(0)));
        }
        if (high != null && high.getValuesCount() > 0) {
            narrowed = narrowed.endingAt(OrderKey.of(high.getValues(0)));
        }
        return narrowed;
    }

    @Override
    public @Nullable Document next() {
        Document document = rows.next();
        while (document != null && !isStarted(document)) {
            document = rows.next();
        }
        return document == null || isPastEnd(document) ? null : document;
    }

    private boolean isStarted(Document document) {
        started = started || start == null || Arrays.compareUnsigned(key(document), start) >= 0;
        return started;
    }

    private boolean isPastEnd(Document document) {
        return end != null && Arrays.compareUnsigned(key(document), end) >= 0;
    }

    private byte[] key(Document document) {
        return Objects.requireNonNull(order.sortKey(document), "ordered rows have every field of the order");
    }
}
