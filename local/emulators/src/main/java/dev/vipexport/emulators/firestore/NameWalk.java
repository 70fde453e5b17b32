package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Every document of one collection in the order of its name. */
final class NameWalk extends KeyWalk {
    private final VersionStore versions;
    private final long time;
    private final boolean countOnly;
    private byte @Nullable [] done;

    private NameWalk(VersionStore versions, byte[] from, byte[] to, boolean descending, long time, boolean countOnly) {
        super(versions.database(), versions.database().documents(), from, to, descending);
        this.versions = versions;
        this.time = time;
        this.countOnly = countOnly;
    }

    static NameWalk all(VersionStore versions, CollectionEntry collection, long time) {
        byte[] prefix = Keys.number(collection.number());
        return new NameWalk(versions, prefix, Keys.after(prefix), false, time, false);
    }

    /** An empty document in place of each one. */
    static NameWalk counting(VersionStore versions, CollectionEntry collection, long time) {
        byte[] prefix = Keys.number(collection.number());
        return new NameWalk(versions, prefix, Keys.after(prefix), false, time, true);
    }

    /** From the document with that id on, ascending. */
    static NameWalk from(VersionStore versions, CollectionEntry collection, String id, long time) {
        byte[] end = Keys.after(Keys.number(collection.number()));
        return new NameWalk(versions, Keys.document(collection.number(), id), end, false, time, false);
    }

    /** As far as the query's cursors let it, which the caller applies exactly. */
    static NameWalk of(VersionStore versions, CollectionEntry collection, Query query, boolean descending, long time) {
        byte[] from = Keys.number(collection.number());
        byte[] to = Keys.after(from);
        byte[] start = document(collection, query.start());
        byte[] end = document(collection, query.end());
        byte[] low = descending ? end : start;
        byte[] high = descending ? start : end;
        return new NameWalk(
                versions, low == null ? from : low, high == null ? to : Keys.after(high), descending, time, false);
    }

    private static byte @Nullable [] document(CollectionEntry collection, @Nullable Cursor cursor) {
        if (cursor == null || cursor.getValuesCount() == 0) {
            return null;
        }
        String name = cursor.getValues(0).getReferenceValue();
        String prefix = collection.path() + "/";
        boolean isInside = name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0;
        return isInside ? Keys.document(collection.number(), name.substring(prefix.length())) : null;
    }

    /** The first version met stands for all of its document. */
    @Override
    @Nullable
    Document visible(byte[] key, byte[] stored) {
        byte[] document = Keys.documentOfVersion(key);
        if (Arrays.equals(document, done)) {
            return null;
        }
        done = document;
        if (countOnly) {
            return versions.exists(document, time) ? Document.getDefaultInstance() : null;
        }
        return versions.read(document, time);
    }
}
