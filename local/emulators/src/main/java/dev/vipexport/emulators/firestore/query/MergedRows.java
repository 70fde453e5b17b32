package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import java.util.Arrays;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges the ordered rows of several collections. Holds the next row of each collection. In ascending order of names it
 * opens a collection only when the merge arrives there, and thus holds only the collections around the current row.
 */
final class MergedRows implements Rows {
    private static final byte[] BEFORE_ALL = {};

    private final SortOrder order;
    private final PriorityQueue<Source> sources =
            new PriorityQueue<>((one, other) -> Arrays.compareUnsigned(one.key, other.key));

    MergedRows(SortOrder order) {
        this.order = order;
    }

    /** The rows of one collection and the key of the next row. The key precedes all rows until the first is read. */
    private static final class Source {
        private final Rows rows;
        private byte[] key;
        private @Nullable Document next;

        Source(byte[] key, Rows rows) {
            this.key = key;
            this.rows = rows;
        }
    }

    /** Adds the rows of a collection. They have this order. */
    void add(CollectionEntry collection, Rows rows) {
        boolean isByName = order.isByName() && !order.first().descending();
        sources.add(new Source(isByName ? collection.nameKey() : BEFORE_ALL, rows));
    }

    @Override
    public @Nullable Document next() {
        Document document = null;
        while (document == null && !sources.isEmpty()) {
            Source first = sources.remove();
            document = first.next;
            advance(first);
        }
        return document;
    }

    private void advance(Source source) {
        source.next = source.rows.next();
        if (source.next != null) {
            source.key =
                    Objects.requireNonNull(order.sortKey(source.next), "ordered rows have every field of the order");
            sources.add(source);
        }
    }
}
