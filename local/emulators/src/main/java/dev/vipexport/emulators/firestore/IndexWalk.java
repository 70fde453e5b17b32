package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import org.jspecify.annotations.Nullable;

/** Documents in the order of an index, then of their name. */
final class IndexWalk extends KeyWalk {
    private final VersionStore versions;
    private final int collection;
    private final IndexScan scan;
    private final long time;
    private final boolean countOnly;

    /** {@code countOnly} gives empty documents in place of those that need not be read. */
    IndexWalk(VersionStore versions, CollectionEntry collection, IndexScan scan, long time, boolean countOnly) {
        super(versions.database(), versions.database().indexes(), scan.firstKey(), scan.keyAfter(), scan.descending());
        this.versions = versions;
        this.collection = collection.number();
        this.scan = scan;
        this.time = time;
        this.countOnly = countOnly;
    }

    /** Another version of the document may have put the entry there; at this time the value must be the entry's. */
    @Override
    @Nullable
    Document visible(byte[] key, byte[] entry) {
        return switch (IndexEntry.standsAt(entry, time)) {
            case NO -> null;
            case YES -> countOnly ? Document.getDefaultInstance() : document(key, entry);
            case ASK_THE_DOCUMENT -> {
                Document document = document(key, entry);
                boolean holds = document != null
                        && scan.holds().test(document, Keys.valueOfIndex(key, IndexEntry.idLength(entry)));
                yield holds ? document : null;
            }
        };
    }

    private @Nullable Document document(byte[] key, byte[] entry) {
        return versions.read(Keys.documentOfIndex(key, IndexEntry.idLength(entry), collection), time);
    }
}
