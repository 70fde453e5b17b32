package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.IndexedFields.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** For the writer: keeps the index entries in step with the versions of the documents. */
final class Indexes {
    private final Database database;
    private final Catalog catalog;
    private final List<CompositeIndex> declared;
    private final Map<String, List<CompositeIndex>> ofCollections = new ConcurrentHashMap<>();

    Indexes(Database database, Catalog catalog, List<CompositeIndex> declared) {
        this.database = database;
        this.catalog = catalog;
        this.declared = declared;
    }

    /** The composite indexes of that collection. */
    List<CompositeIndex> composites(CollectionEntry collection) {
        return ofCollections.computeIfAbsent(
                collection.path(),
                path -> declared.stream()
                        .filter(composite -> composite.covers(path))
                        .toList());
    }

    /** At that time the document changed from one version to the next. */
    void changed(
            CollectionEntry collection,
            byte[] documentKey,
            @Nullable Document before,
            @Nullable Document after,
            long time) {
        List<CompositeIndex> composites = composites(collection);
        changed(
                collection,
                documentKey,
                IndexedFields.of(before, composites),
                IndexedFields.of(after, composites),
                time);
    }

    void changed(CollectionEntry collection, byte[] documentKey, IndexedFields before, IndexedFields after, long time) {
        end(collection, documentKey, before.notIn(after), time);
        add(collection, documentKey, after.notIn(before), time);
    }

    private void add(CollectionEntry collection, byte[] documentKey, Set<Entry> added, long time) {
        byte[] entry = IndexEntry.bytes(Keys.idLength(documentKey), time);
        for (Entry one : added) {
            if (one.tooLong()) {
                catalog.markPartial(collection, one.index());
            } else {
                database.indexes().put(key(collection, one, documentKey), entry);
            }
        }
    }

    private void end(CollectionEntry collection, byte[] documentKey, Set<Entry> ended, long time) {
        for (Entry one : ended) {
            byte[] key = one.tooLong() ? null : key(collection, one, documentKey);
            byte[] entry = key == null ? null : database.indexes().get(key);
            if (entry != null) {
                database.indexes().put(key, IndexEntry.ended(entry, time));
            }
        }
    }

    private byte[] key(CollectionEntry collection, Entry entry, byte[] documentKey) {
        int index = catalog.index(collection, entry.index()).number();
        return Keys.index(index, entry.key().toByteArray(), documentKey);
    }

    /** The version of that time goes, and the next one stays. */
    void dropped(
            CollectionEntry collection,
            byte[] documentKey,
            @Nullable Document old,
            @Nullable Document next,
            long timeOfOld) {
        List<CompositeIndex> composites = composites(collection);
        IndexedFields kept = IndexedFields.of(next, composites);
        for (Entry one : IndexedFields.of(old, composites).notIn(kept)) {
            byte[] key = one.tooLong() ? null : key(collection, one, documentKey);
            byte[] entry = key == null ? null : database.indexes().get(key);
            // a later version may have come back to this value
            if (entry != null && IndexEntry.since(entry) <= timeOfOld) {
                database.indexes().remove(key);
            }
        }
    }
}
