package dev.vipexport.emulators.firestore.index;

import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import java.util.Set;

/**
 * The single-field indexes of one field instead of the automatic ones.
 *
 * @param fieldPath {@code *} for all fields of the collection group that have no override of their own
 * @param indexes none exempts the field from indexing
 * @see <a href="https://firebase.google.com/docs/firestore/query-data/index-overview#single-field_index_exemptions">
 *     Single-field index exemptions</a>
 */
record FieldOverride(String collectionGroup, String fieldPath, Set<Index> indexes) {
    /** One single-field index. */
    record Index(Mode mode, boolean isGroup) {}

    /** The indexes of a field without an override. */
    static final Set<Index> AUTOMATIC = Set.of(
            new Index(Mode.ASCENDING, false), new Index(Mode.DESCENDING, false), new Index(Mode.CONTAINS, false));

    FieldOverride {
        indexes = Set.copyOf(indexes);
    }

    /** Returns whether the override is for that field or for a map that holds it. */
    boolean appliesTo(String collection, String field) {
        return collection.equals(collectionGroup)
                && (fieldPath.equals("*") || field.equals(fieldPath) || field.startsWith(fieldPath + "."));
    }

    /** Returns the number that is greater the closer the override is to the field. */
    int precision() {
        return fieldPath.equals("*") ? 0 : fieldPath.length();
    }
}
