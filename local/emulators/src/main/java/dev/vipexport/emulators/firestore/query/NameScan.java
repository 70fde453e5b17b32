package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.VersionStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Scans the documents of one collection in the order of their names. */
public final class NameScan extends KeyScan {
    private final VersionStore versions;
    private final long time;
    private final boolean countOnly;
    private byte @Nullable [] lastDocument;

    private NameScan(VersionStore versions, byte[] from, byte[] to, boolean descending, long time, boolean countOnly) {
        super(versions.database(), versions.database().documents(), from, to, descending);
        this.versions = versions;
        this.time = time;
        this.countOnly = countOnly;
    }

    /** Scans the whole collection. */
    public static NameScan all(VersionStore versions, CollectionEntry collection, long time) {
        byte[] prefix = Keys.numberPrefix(collection.number());
        return new NameScan(versions, prefix, Keys.successor(prefix), false, time, false);
    }

    /** Scans the whole collection but returns an empty document for each one. */
    static NameScan counting(VersionStore versions, CollectionEntry collection, long time) {
        byte[] prefix = Keys.numberPrefix(collection.number());
        return new NameScan(versions, prefix, Keys.successor(prefix), false, time, true);
    }

    /** Scans from the document with that id on, ascending. Scans the whole collection if the id is empty. */
    public static NameScan from(VersionStore versions, CollectionEntry collection, String id, long time) {
        byte[] all = Keys.numberPrefix(collection.number());
        byte[] from = id.isEmpty() ? all : Keys.documentKey(collection.number(), id);
        return new NameScan(versions, from, Keys.successor(all), false, time, false);
    }

    /** Scans the range of the query's names roughly. The caller applies filters and cursors exactly. */
    static NameScan of(VersionStore versions, CollectionEntry collection, Query query, long time) {
        NameBounds names = NameBounds.of(query);
        boolean descending = query.order().first().descending();
        return new NameScan(versions, names.from(collection), names.to(collection), descending, time, false);
    }

    /** Reads each document at its first version and skips its other versions. */
    @Override
    @Nullable
    Document visibleDocument(byte[] key, byte[] stored) {
        byte[] document = Keys.documentOfVersion(key);
        if (Arrays.equals(document, lastDocument)) {
            return null;
        }
        lastDocument = document;
        if (countOnly) {
            return versions.exists(document, time) ? Document.getDefaultInstance() : null;
        }
        return versions.read(document, time);
    }
}
