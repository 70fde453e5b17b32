package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.index.IndexEntry;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.VersionStore;
import org.jspecify.annotations.Nullable;

/** Scans documents in the order of an index, then of their names. */
final class IndexRangeScan extends KeyScan {
    private final VersionStore versions;
    private final int collection;
    private final IndexRange range;
    private final long time;
    private final boolean countOnly;

    /** Scans a range. {@code countOnly} returns empty documents instead of those that need not be read. */
    IndexRangeScan(VersionStore versions, CollectionEntry collection, IndexRange range, long time, boolean countOnly) {
        super(versions.database(), versions.database().indexes(), range.firstKey(), range.endKey(), range.descending());
        this.versions = versions;
        this.collection = collection.number();
        this.range = range;
        this.time = time;
        this.countOnly = countOnly;
    }

    /** Checks the value at the scan's time, because another version of the document may have added the entry. */
    @Override
    @Nullable
    Document visibleDocument(byte[] key, byte[] entry) {
        return switch (IndexEntry.visibilityAt(entry, time)) {
            case INVISIBLE -> null;
            case VISIBLE -> countOnly ? Document.getDefaultInstance() : document(key, entry);
            case UNKNOWN -> {
                Document document = document(key, entry);
                boolean holds = document != null
                        && range.matches().test(document, Keys.valueOfIndex(key, IndexEntry.idLength(entry)));
                yield holds ? document : null;
            }
        };
    }

    private @Nullable Document document(byte[] key, byte[] entry) {
        return versions.read(Keys.documentOfIndex(key, IndexEntry.idLength(entry), collection), time);
    }
}
