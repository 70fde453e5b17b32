package dev.vipexport.emulators.firestore.store;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.index.DocumentIndexEntries;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Catalog.Index;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds declared indexes that stored data lacks, before the server accepts calls. An interrupted build starts again at
 * the next start: until it completes, the catalog marks the index as partial.
 */
final class IndexBuilder {
    private static final Logger log = LoggerFactory.getLogger(IndexBuilder.class);
    private static final int PERSIST_INTERVAL = 10_000;

    private final Database database;
    private final Catalog catalog;
    private final IndexUpdater indexes;
    private final Set<String> stayPartial = new HashSet<>();
    private int indexedVersions;

    IndexBuilder(Database database, Catalog catalog, IndexUpdater indexes) {
        this.database = database;
        this.catalog = catalog;
        this.indexes = indexes;
    }

    private record Version(long time, @Nullable Document document) {}

    void buildMissing() {
        for (CollectionEntry collection : catalog.all()) {
            List<CompositeIndex> declared = indexes.composites(collection);
            List<String> names = declared.stream().map(CompositeIndex::name).toList();
            // the store does not update undeclared indexes
            collection.compositeNames().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> catalog.markPartial(collection, name));
            List<CompositeIndex> missing =
                    declared.stream().filter(one -> isMissing(collection, one)).toList();
            if (!missing.isEmpty()) {
                build(collection, missing);
            }
        }
        database.persist();
    }

    private static boolean isMissing(CollectionEntry collection, CompositeIndex composite) {
        Index index = collection.index(composite.name());
        return index == null || index.isPartial();
    }

    private void build(CollectionEntry collection, List<CompositeIndex> missing) {
        log.info(
                "Building the indexes {} of {}; the server starts afterwards",
                missing.stream().map(CompositeIndex::name).toList(),
                collection.path());
        stayPartial.clear();
        missing.forEach(composite -> clear(collection, composite));
        byte[] prefix = Keys.numberPrefix(collection.number());
        Cursor<byte[], byte[]> cursor = database.documents().cursor(prefix, Keys.successor(prefix), false);
        Deque<Version> oldestFirst = new ArrayDeque<>();
        byte[] documentKey = {};
        while (cursor.hasNext()) {
            byte[] key = cursor.next();
            if (!Keys.startsWith(key, prefix)) {
                break;
            }
            byte[] next = Keys.documentOfVersion(key);
            if (!Arrays.equals(next, documentKey)) {
                replay(collection, documentKey, oldestFirst, missing);
                documentKey = next;
            }
            oldestFirst.addFirst(new Version(Keys.timeOfVersion(key), VersionStore.parse(cursor.getValue())));
        }
        replay(collection, documentKey, oldestFirst, missing);
        missing.stream()
                .map(CompositeIndex::name)
                .filter(name -> !stayPartial.contains(name))
                .forEach(name -> catalog.markComplete(collection, name));
        log.info("Indexed {} document versions", indexedVersions);
    }

    private void clear(CollectionEntry collection, CompositeIndex composite) {
        catalog.markPartial(collection, composite.name());
        byte[] prefix = Keys.numberPrefix(
                catalog.findOrAddIndex(collection, composite.name()).number());
        for (byte[] key = database.indexes().ceilingKey(prefix);
                key != null && Keys.startsWith(key, prefix);
                key = database.indexes().ceilingKey(prefix)) {
            database.indexes().remove(key);
        }
    }

    private void replay(
            CollectionEntry collection, byte[] documentKey, Deque<Version> oldestFirst, List<CompositeIndex> missing) {
        DocumentIndexEntries before = DocumentIndexEntries.ofComposites(null, missing);
        for (Version version = oldestFirst.poll(); version != null; version = oldestFirst.poll()) {
            DocumentIndexEntries after = DocumentIndexEntries.ofComposites(version.document, missing);
            indexes.update(collection, documentKey, before, after, version.time);
            stayPartial.addAll(after.unindexable());
            before = after;
            indexedVersions++;
            if (indexedVersions % PERSIST_INTERVAL == 0) {
                database.persist();
            }
        }
    }
}
