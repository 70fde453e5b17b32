package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Assigns numbers to collections and their indexes for use in stored keys. The writer assigns each number once. Readers
 * may look up at any time.
 */
public final class Catalog {
    /** Separates a collection's path from a field. No path contains it, because no segment is empty. */
    private static final String SEPARATOR = "//";

    /** A collection that has or had documents. */
    public static final class CollectionEntry {
        private final int number;
        private final String path;
        private final byte[] nameKey;
        private final Map<String, Index> indexes = new ConcurrentHashMap<>();
        private volatile long lastCommit;

        private CollectionEntry(int number, String path) {
            this.number = number;
            this.path = path;
            this.nameKey = OrderKey.ofName(path);
        }

        public int number() {
            return number;
        }

        /** Returns the path with project and database. */
        public String path() {
            return path;
        }

        /** Returns the key of the path in the order of names. It precedes the keys of the documents. */
        public byte[] nameKey() {
            return nameKey;
        }

        /** Returns the time of the last commit here since the server started, 0 if there was none. */
        public long lastCommit() {
            return lastCommit;
        }

        void recordCommit(long time) {
            lastCommit = time;
        }

        /** Returns the index of that field, null if there is none. */
        @Nullable
        public Index index(FieldPath field) {
            return index(field.toString());
        }

        /** Returns the index of that name, null if there is none. */
        @Nullable
        public Index index(String name) {
            return indexes.get(name);
        }

        /** Returns the names of the composite indexes. */
        List<String> compositeNames() {
            return indexes.keySet().stream()
                    .filter(CompositeIndex::isCompositeName)
                    .toList();
        }
    }

    /** An index of one collection. */
    public static final class Index {
        private final int number;
        private volatile boolean partial;

        private Index(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** Returns whether the index lacks a document because its value was too long for a key. */
        public boolean isPartial() {
            return partial;
        }
    }

    private final MVMap<String, Integer> storedNumbers;
    private final Map<String, CollectionEntry> collections = new ConcurrentHashMap<>();
    private final Map<Integer, CollectionEntry> collectionsByNumber = new ConcurrentHashMap<>();
    private final AtomicInteger lastNumber = new AtomicInteger();

    Catalog(MVMap<String, Integer> stored) {
        this.storedNumbers = stored;
        stored.forEach(this::load);
    }

    private void load(String key, int number) {
        lastNumber.accumulateAndGet(Math.abs(number), Math::max);
        int separator = key.indexOf(SEPARATOR);
        if (separator < 0) {
            register(new CollectionEntry(number, key));
            return;
        }
        // the map is sorted, so a collection is loaded before its indexes
        CollectionEntry collection = collections.get(key.substring(0, separator));
        if (collection == null) {
            throw new IllegalStateException("The catalog has an index without a collection: " + key);
        }
        Index index = new Index(Math.abs(number));
        index.partial = number < 0;
        collection.indexes.put(key.substring(separator + SEPARATOR.length()), index);
    }

    private void register(CollectionEntry collection) {
        collections.put(collection.path, collection);
        collectionsByNumber.put(collection.number, collection);
    }

    /** Returns the collection, null if it never had a document. */
    @Nullable
    public CollectionEntry find(String path) {
        return collections.get(path);
    }

    CollectionEntry requireByNumber(int number) {
        CollectionEntry collection = collectionsByNumber.get(number);
        if (collection == null) {
            throw new IllegalStateException("The catalog has no collection with number " + number);
        }
        return collection;
    }

    /** Returns all collections. */
    public Collection<CollectionEntry> all() {
        return collections.values();
    }

    /** Returns the collection, numbered now if it is new. Only the writer calls it. */
    CollectionEntry findOrAddCollection(String path) {
        CollectionEntry known = collections.get(path);
        if (known != null) {
            return known;
        }
        CollectionEntry added = new CollectionEntry(lastNumber.incrementAndGet(), path);
        storedNumbers.put(path, added.number);
        register(added);
        return added;
    }

    /** Returns the index, numbered now if it is new. Only the writer calls it. */
    Index findOrAddIndex(CollectionEntry collection, String field) {
        Index known = collection.indexes.get(field);
        if (known != null) {
            return known;
        }
        Index added = new Index(lastNumber.incrementAndGet());
        storedNumbers.put(collection.path + SEPARATOR + field, added.number);
        collection.indexes.put(field, added);
        return added;
    }

    /** Records that a scan of this index would miss a document. Only the writer calls it. */
    void markPartial(CollectionEntry collection, String field) {
        Index index = findOrAddIndex(collection, field);
        if (!index.partial) {
            index.partial = true;
            storedNumbers.put(collection.path + SEPARATOR + field, -index.number);
        }
    }

    /** Records that a scan of this index misses nothing. Only the writer calls it. */
    void markComplete(CollectionEntry collection, String field) {
        Index index = findOrAddIndex(collection, field);
        storedNumbers.put(collection.path + SEPARATOR + field, index.number);
        index.partial = false;
    }
}
