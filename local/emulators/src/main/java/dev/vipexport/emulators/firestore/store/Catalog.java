package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.value.FieldPath;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers under which collections and their single-field indexes are stored. A number is given once, by the writer,
 * and never again; readers may look up at any time.
 */
public final class Catalog {
    /** Between a collection's path and a field; no path holds it, as no segment is empty. */
    private static final String SEPARATOR = "//";

    /** A collection that has had documents. */
    public static final class CollectionEntry {
        private final int number;
        private final String path;
        private final Map<String, Index> indexes = new ConcurrentHashMap<>();
        private volatile long lastCommit;

        private CollectionEntry(int number, String path) {
            this.number = number;
            this.path = path;
        }

        public int number() {
            return number;
        }

        public String path() {
            return path;
        }

        /** Time of the last commit that changed a document in here since the server started; 0 if none did. */
        public long lastCommit() {
            return lastCommit;
        }

        void recordCommit(long time) {
            lastCommit = time;
        }

        @Nullable
        public Index index(FieldPath field) {
            return index(field.toString());
        }

        @Nullable
        public Index index(String name) {
            return indexes.get(name);
        }

        /** Names of the composite indexes. */
        List<String> compositeNames() {
            return indexes.keySet().stream()
                    .filter(CompositeIndex::isCompositeName)
                    .toList();
        }
    }

    /** The index of one field of one collection. */
    public static final class Index {
        private final int number;
        private volatile boolean partial;

        private Index(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** Whether some document is missing because its value was too long to be a key. */
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
            throw new IllegalStateException("index without collection in the catalog: " + key);
        }
        Index index = new Index(Math.abs(number));
        index.partial = number < 0;
        collection.indexes.put(key.substring(separator + SEPARATOR.length()), index);
    }

    private void register(CollectionEntry collection) {
        collections.put(collection.path, collection);
        collectionsByNumber.put(collection.number, collection);
    }

    @Nullable
    public CollectionEntry find(String path) {
        return collections.get(path);
    }

    CollectionEntry requireByNumber(int number) {
        CollectionEntry collection = collectionsByNumber.get(number);
        if (collection == null) {
            throw new IllegalStateException("the catalog knows no collection number " + number);
        }
        return collection;
    }

    public Collection<CollectionEntry> all() {
        return collections.values();
    }

    /** For the writer: the collection, numbered now if it is new. */
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

    /** For the writer: the index of the field, numbered now if it is new. */
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

    /** For the writer: from now on a walk over this index would miss a document. */
    void markPartial(CollectionEntry collection, String field) {
        Index index = findOrAddIndex(collection, field);
        if (!index.partial) {
            index.partial = true;
            storedNumbers.put(collection.path + SEPARATOR + field, -index.number);
        }
    }

    /** For the writer: from now on a walk over this index misses nothing. */
    void markComplete(CollectionEntry collection, String field) {
        Index index = findOrAddIndex(collection, field);
        storedNumbers.put(collection.path + SEPARATOR + field, index.number);
        index.partial = false;
    }
}
