package dev.vipexport.emulators.firestore.store;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.index.DocumentIndexEntries;
import dev.vipexport.emulators.firestore.index.DocumentIndexEntries.Entry;
import dev.vipexport.emulators.firestore.index.IndexEntry;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Updates the index entries when versions of documents change. Only the writer uses it. */
final class IndexUpdater {
    private final Database database;
    private final Catalog catalog;
    private final List<CompositeIndex> declared;
    private final Map<String, List<CompositeIndex>> compositesByPath = new ConcurrentHashMap<>();

    IndexUpdater(Database database, Catalog catalog, List<CompositeIndex> declared) {
        this.database = database;
        this.catalog = catalog;
        this.declared = declared;
    }

    /** Returns the composite indexes of that collection. */
    List<CompositeIndex> composites(CollectionEntry collection) {
        return compositesByPath.computeIfAbsent(
                collection.path(),
                path -> declared.stream()
                        .filter(composite -> composite.appliesTo(path))
                        .toList());
    }

    /** Updates the entries for a change from one version to the next at that time. */
    void update(
            CollectionEntry collection,
            byte[] documentKey,
            @Nullable Document before,
            @Nullable Document after,
            long time) {
        List<CompositeIndex> composites = composites(collection);
        update(
                collection,
                documentKey,
                DocumentIndexEntries.of(before, composites),
                DocumentIndexEntries.of(after, composites),
                time);
    }

    void update(
            CollectionEntry collection,
            byte[] documentKey,
            DocumentIndexEntries before,
            DocumentIndexEntries after,
            long time) {
        endEntries(collection, documentKey, before.minus(after), time);
        addEntries(collection, documentKey, after.minus(before), time);
    }

    private void addEntries(CollectionEntry collection, byte[] documentKey, Set<Entry> added, long time) {
        byte[] entry = IndexEntry.encode(Keys.idLength(documentKey), time);
        for (Entry one : added) {
            if (one.isTooLong()) {
                catalog.markPartial(collection, one.index());
            } else {
                database.indexes().put(key(collection, one, documentKey), entry);
            }
        }
    }

    private void endEntries(CollectionEntry collection, byte[] documentKey, Set<Entry> ended, long time) {
        for (Entry one : ended) {
            byte[] key = one.isTooLong() ? null : key(collection, one, documentKey);
            byte[] entry = key == null ? null : database.indexes().get(key);
            if (entry != null) {
                database.indexes().put(key, IndexEntry.encodeEnded(entry, time));
            }
        }
    }

    private byte[] key(CollectionEntry collection, Entry entry, byte[] documentKey) {
        int index = catalog.findOrAddIndex(collection, entry.index()).number();
        return Keys.indexKey(index, entry.key().toByteArray(), documentKey);
    }

    /** Removes the entries of a dropped version, except those of the next version. */
    void removeVersion(
            CollectionEntry collection,
            byte[] documentKey,
            @Nullable Document old,
            @Nullable Document next,
            long timeOfOld) {
        List<CompositeIndex> composites = composites(collection);
        DocumentIndexEntries kept = DocumentIndexEntries.of(next, composites);
        for (Entry one : DocumentIndexEntries.of(old, composites).minus(kept)) {
            byte[] key = one.isTooLong() ? null : key(collection, one, documentKey);
            byte[] entry = key == null ? null : database.indexes().get(key);
            // a later version may have this value again
            if (entry != null && IndexEntry.since(entry) <= timeOfOld) {
                database.indexes().remove(key);
            }
        }
    }
}
