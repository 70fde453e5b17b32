package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts rows in memory and drops rows without a field of the order. */
final class SortedRows implements Rows {
    private final Rows rows;
    private final SortOrder order;
    private @Nullable Iterator<Document> sorted;

    SortedRows(Rows rows, SortOrder order) {
        this.rows = rows;
        this.order = order;
    }

    private static final class Row {
        final byte[] key;
        final Document document;

        Row(byte[] key, Document document) {
            this.key = key;
            this.document = document;
        }
    }

    @Override
    public @Nullable Document next() {
        Iterator<Document> iterator = sorted;
        if (iterator == null) {
            iterator = sort(rows, order);
            sorted = iterator;
        }
        return iterator.hasNext() ? iterator.next() : null;
    }

    static Iterator<Document> sort(Rows rows, SortOrder order) {
        List<Row> all = new ArrayList<>();
        for (Document document = rows.next(); document != null; document = rows.next()) {
            byte[] key = order.sortKey(document);
            if (key != null) {
                all.add(new Row(key, document));
            }
        }
        all.sort((one, other) -> Arrays.compareUnsigned(one.key, other.key));
        return all.stream().map(row -> row.document).iterator();
    }
}
