package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sorts rows that already have the order of the first field. Holds only the rows with one first value at a time. */
final class GroupSortedRows implements Rows {
    private final Rows rows;
    private final SortOrder order;
    private Iterator<Document> group = List.<Document>of().iterator();
    private @Nullable Document nextRow;
    private boolean started;

    GroupSortedRows(Rows rows, SortOrder order) {
        this.rows = rows;
        this.order = order;
    }

    @Override
    public @Nullable Document next() {
        if (!started) {
            started = true;
            nextRow = rows.next();
        }
        while (!group.hasNext() && nextRow != null) {
            group = SortedRows.sort(rowsWith(first(nextRow)), order);
        }
        return group.hasNext() ? group.next() : null;
    }

    private Rows rowsWith(byte[] first) {
        return () -> {
            Document document = nextRow;
            if (document == null || !Arrays.equals(first(document), first)) {
                return null;
            }
            nextRow = rows.next();
            return document;
        };
    }

    private byte[] first(Document document) {
        Value value = order.first().field().valueIn(document);
        return OrderKey.of(Objects.requireNonNull(value, "an index scan returns documents that have the field"));
    }
}
