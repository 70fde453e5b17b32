package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Catalog.Index;
import dev.vipexport.emulators.firestore.store.Database;
import dev.vipexport.emulators.firestore.store.KeyRange;
import dev.vipexport.emulators.firestore.store.Keys;
import java.util.function.BiPredicate;

/**
 * A range of one index to scan.
 *
 * @param bounds of the index: whole keys for a composite index
 * @param matches tests whether a document has the value of an entry
 * @param exact whether the range holds exactly the results of the query, so that a count reads no document
 */
record IndexRange(
        Index index, Bounds bounds, boolean descending, BiPredicate<Document, byte[]> matches, boolean exact) {

    byte[] firstKey() {
        return Keys.concat(Keys.numberPrefix(index.number()), bounds.from());
    }

    byte[] endKey() {
        return Keys.concat(Keys.numberPrefix(index.number()), bounds.to());
    }

    /** Returns the number of entries. It exceeds the number of documents if values changed recently. */
    long entryCount(Database database) {
        return KeyRange.between(database.indexes(), firstKey(), endKey()).size();
    }
}
