package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.Index;
import java.util.function.BiPredicate;

/**
 * A range of one index to walk.
 *
 * @param values of the index, which are whole keys where it is a composite one
 * @param holds whether a document has the value of an entry
 * @param exact whether the range holds exactly the results of the query, so that no document need be looked at to count
 */
record IndexScan(Index index, Bounds values, boolean descending, BiPredicate<Document, byte[]> holds, boolean exact) {

    byte[] firstKey() {
        return Keys.concat(Keys.number(index.number()), values.from());
    }

    byte[] keyAfter() {
        return Keys.concat(Keys.number(index.number()), values.to());
    }

    /** How many entries there are; more than documents where values have changed lately. */
    long size(Database database) {
        return KeySpan.between(database.indexes(), firstKey(), keyAfter()).size();
    }
}
