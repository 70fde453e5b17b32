package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.NameOrder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names between which the results of a query by name lie, both inclusive. They may be wider than the results but
 * never narrower.
 */
record NameBounds(Optional<String> low, Optional<String> high) {
    /** Returns the bounds by the filters on names and by the cursors of a query whose first order is the name. */
    static NameBounds of(Query query) {
        boolean descending = query.order().first().descending();
        Optional<Cursor> start = Optional.ofNullable(descending ? query.end() : query.start());
        Optional<Cursor> end = Optional.ofNullable(descending ? query.start() : query.end());
        return new NameBounds(
                Stream.concat(names(start), names(query, true)).max(NameOrder.INSTANCE),
                Stream.concat(names(end), names(query, false)).min(NameOrder.INSTANCE));
    }

    private static Stream<String> names(Optional<Cursor> cursor) {
        return cursor.stream()
                .flatMap(one -> one.getValuesList().stream())
                .limit(1)
                .map(Value::getReferenceValue);
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
        byte[] all = Keys.numberPrefix(collection.number());
        return low.map(name -> key(collection, name, false)).orElse(all);
    }

    /** Returns the key before which the scan of the collection's documents ends. */
    byte[] to(CollectionEntry collection) {
        byte[] all = Keys.successor(Keys.numberPrefix(collection.number()));
        return high.map(name -> key(collection, name, true)).orElse(all);
    }

    /**
     * Returns where the name lies among the keys of the collection. The name of a document in the collection or below
     * it lies before the key of this document, or after it.
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
