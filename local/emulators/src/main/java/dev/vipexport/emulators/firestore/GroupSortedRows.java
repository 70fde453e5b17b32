package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows that come in the order of the first field, put into the whole order; holds the rows of one first value at a time. */
final class GroupSortedRows implements Rows {
    private final Rows rows;
    private final SortOrder order;
    private Iterator<Document> group = List.<Document>of().iterator();
    private @Nullable Document ahead;
    private boolean begun;

    GroupSortedRows(Rows rows, SortOrder order) {
        this.rows = rows;
        this.order = order;
    }

    @Override
    public @Nullable Document next() {
        if (!begun) {
            begun = true;
            ahead = rows.next();
        }
        while (!group.hasNext() && ahead != null) {
            group = SortedRows.sort(sameAs(first(ahead)), order);
        }
        return group.hasNext() ? group.next() : null;
    }

    private Rows sameAs(byte[] first) {
        return () -> {
            Document document = ahead;
            if (document == null || !Arrays.equals(first(document), first)) {
                return null;
            }
            ahead = rows.next();
            return document;
        };
    }

    private byte[] first(Document document) {
        Value value = order.first().field().in(document);
        return OrderKey.of(Objects.requireNonNull(value, "an index walk gives documents that have the field"));
    }
}
