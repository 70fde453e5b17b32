package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of several collections, one collection after the other. */
final class ConcatenatedRows implements Rows {
    private final Iterator<Rows> rest;
    private Rows current = Rows.none();

    ConcatenatedRows(List<CollectionEntry> collections, Function<CollectionEntry, Rows> rows) {
        this.rest = collections.stream().map(rows).iterator();
    }

    @Override
    public @Nullable Document next() {
        Document document = current.next();
        while (document == null && rest.hasNext()) {
            current = rest.next();
            document = current.next();
        }
        return document;
    }
}
