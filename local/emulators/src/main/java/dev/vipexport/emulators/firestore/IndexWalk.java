package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.Catalog.Index;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Documents in the order of one field, then of their name. */
final class IndexWalk extends KeyWalk {
    private final VersionStore versions;
    private final int collection;
    private final FieldPath field;
    private final long time;

    IndexWalk(
            VersionStore versions,
            CollectionEntry collection,
            Index index,
            FieldPath field,
            Bounds bounds,
            boolean descending,
            long time) {
        super(
                versions.database(),
                versions.database().indexes(),
                Keys.concat(Keys.number(index.number()), bounds.from()),
                Keys.concat(Keys.number(index.number()), bounds.to()),
                descending);
        this.versions = versions;
        this.collection = collection.number();
        this.field = field;
        this.time = time;
    }

    /** Another version of the document may have put the entry there; at this time the value must be the entry's. */
    @Override
    @Nullable
    Document visible(byte[] key, byte[] entry) {
        int idLength = IndexEntry.idLength(entry);
        Document document = versions.read(Keys.documentOfIndex(key, idLength, collection), time);
        Value value = document == null ? null : field.in(document);
        boolean isCurrent = value != null && Arrays.equals(OrderKey.of(value), Keys.valueOfIndex(key, idLength));
        return isCurrent ? document : null;
    }
}
