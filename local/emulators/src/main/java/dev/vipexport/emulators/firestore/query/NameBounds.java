package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.NameOrder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names between which the results of a query by name lie, both inclusive, null for none. They may be wider than the
 * results but never narrower.
 */
record NameBounds(@Nullable String low, @Nullable String high) {

    /** Returns the bounds by the filters on names and by the cursors of a query whose first order is the name. */
    static NameBounds of(Query query) {
        boolean descending = query.order().first().descending();
        Cursor start = descending ? query.end() : query.start();
        Cursor end = descending ? query.start() : query.end();
        return new NameBounds(
                Stream.concat(name(start), names(query, true))
                        .max(NameOrder.INSTANCE)
                        .orElse(null),
                Stream.concat(name(end), names(query, false))
                        .min(NameOrder.INSTANCE)
                        .orElse(null));
    }

    private static Stream<String> name(@Nullable Cursor cursor) {
        return cursor == null || cursor.getValuesCount() == 0
                ? Stream.empty()
                : Stream.of(cursor.getValues(0).getReferenceValue());
    }

    private static Stream<String> names(Query query, boolean lower) {
        return Bounds.requiredConditions(query.where()).stream()
                .filter(condition -> isBound(condition, lower))
                .filter(condition ->
                        FieldPath.parse(condition.getField().getFieldPath()).isDocumentName())
                .map(condition -> condition.getValue().getReferenceValue());
    }

    private static boolean isBound(FieldFilter condition, boolean lower) {
        return switch (condition.getOp()) {
            case EQUAL -> true;
            case GREATER_THAN, GREATER_THAN_OR_EQUAL -> lower;
            case LESS_THAN, LESS_THAN_OR_EQUAL -> !lower;
            default -> false;
        };
    }

    /** Returns the first key of the collection's documents to scan. */
    byte[] from(CollectionEntry collection) {
        return low == null ? Keys.numberPrefix(collection.number()) : key(collection, low, false);
    }

    /** Returns the key before which the scan of the collection's documents ends. */
    byte[] to(CollectionEntry collection) {
        return high == null ? Keys.successor(Keys.numberPrefix(collection.number())) : key(collection, high, true);
    }

    /**
     * Returns the position of the name among the keys of the collection. If the name is that of a document in the
     * collection, or below such a document, the position is before this document or after it.
     */
    private static byte[] key(CollectionEntry collection, String name, boolean after) {
        String prefix = collection.path() + "/";
        if (name.startsWith(prefix)) {
            byte[] document = Keys.documentKey(
                    collection.number(), name.substring(prefix.length()).split("/", 2)[0]);
            return after ? Keys.successor(document) : document;
        }
        byte[] all = Keys.numberPrefix(collection.number());
        return NameOrder.INSTANCE.compare(name, collection.path()) < 0 ? all : Keys.successor(all);
    }
}
