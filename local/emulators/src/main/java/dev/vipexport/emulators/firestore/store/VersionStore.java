package dev.vipexport.emulators.firestore.store;

import com.google.firestore.v1.Document;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.nio.ByteBuffer;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores every retained version of every document and one index per field.
 *
 * <p>An index entry exists as long as a stored version has its value. A scan at an old time thus finds every candidate
 * and checks the version of that time. One thread writes. Any thread reads.
 */
public final class VersionStore {
    private static final byte[] DELETED = {};
    private static final byte[] EMPTY = {};
    private static final int MAX_CHANGES = 10_000;

    private final Database database;
    private final Catalog catalog;
    private final ChangeLog changes;
    private final IndexUpdater indexes;
    private final FrequentWrites frequentWrites = new FrequentWrites();

    /** Opens the store without composite indexes. */
    public VersionStore(Database database) {
        this(database, List.of());
    }

    /** Opens the store with these composite indexes and builds those that the data lacks. */
    public VersionStore(Database database, List<CompositeIndex> composites) {
        this.database = database;
        this.catalog = new Catalog(database.catalog());
        this.changes = new ChangeLog(MAX_CHANGES, database.lastCommit());
        this.indexes = new IndexUpdater(database, catalog, composites);
        new IndexBuilder(database, catalog, indexes).buildMissing();
    }

    /** A stored version. Without a document it records the deletion. */
    private record Version(long time, @Nullable Document document) {}

    /** Returns the catalog of collections and indexes. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns the newest changes since the store was opened. */
    public ChangeLog changes() {
        return changes;
    }

    /** Returns the composite indexes of that collection. */
    public List<CompositeIndex> composites(CollectionEntry collection) {
        return indexes.composites(collection);
    }

    /** Returns the changes that follow each other within a second. */
    public FrequentWrites frequentWrites() {
        return frequentWrites;
    }

    /** Returns the database. */
    public Database database() {
        return database;
    }

    /** Returns the document at that time, null if there was none. */
    @Nullable
    public Document read(DocumentName name, long time) {
        CollectionEntry collection = catalog.find(name.collection());
        return collection == null ? null : read(Keys.documentKey(collection.number(), name.id()), time);
    }

    /** Returns the document with that key at that time, null if there was none. */
    @Nullable
    public Document read(byte[] documentKey, long time) {
        Version version = version(documentKey, time);
        return version == null ? null : version.document();
    }

    /** Returns the commit time of the newest version, 0 if there is none. */
    public long lastCommitTime(DocumentName name) {
        CollectionEntry collection = catalog.find(name.collection());
        Version newest =
                collection == null ? null : version(Keys.documentKey(collection.number(), name.id()), Keys.LATEST);
        return newest == null ? 0 : newest.time();
    }

    /** Returns whether the document existed at that time, without parsing it. */
    public boolean exists(byte[] documentKey, long time) {
        Cursor<byte[], byte[]> cursor = database.documents().cursor(Keys.versionKey(documentKey, time));
        return cursor.hasNext() && Keys.startsWith(cursor.next(), documentKey) && cursor.getValue().length > 0;
    }

    private @Nullable Version version(byte[] documentKey, long time) {
        Cursor<byte[], byte[]> cursor = database.documents().cursor(Keys.versionKey(documentKey, time));
        if (!cursor.hasNext()) {
            return null;
        }
        byte[] key = cursor.next();
        if (!Keys.startsWith(key, documentKey)) {
            return null;
        }
        database.readCounters().countDocument();
        return new Version(Keys.timeOfVersion(key), parse(cursor.getValue()));
    }

    static @Nullable Document parse(byte[] stored) {
        try {
            return stored.length == 0 ? null : Document.parseFrom(stored);
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("A stored document is damaged", damaged);
        }
    }

    /** Stores the next version of a document, or null deletes it. Only the writer calls it. */
    public void put(DocumentName name, @Nullable Document document, long time) {
        CollectionEntry collection = catalog.findOrAddCollection(name.collection());
        byte[] documentKey = Keys.documentKey(collection.number(), name.id());
        Version previous = version(documentKey, Keys.LATEST);
        if (document == null && (previous == null || previous.document() == null)) {
            return;
        }
        byte[] stored = document == null ? DELETED : document.toByteArray();
        database.documents().put(Keys.versionKey(documentKey, time), stored);
        if (previous != null) {
            database.retired().put(Keys.retiredKey(time, documentKey), EMPTY);
            frequentWrites.record(name, previous.time(), time);
        }
        indexes.update(collection, documentKey, previous == null ? null : previous.document(), document, time);
        collection.recordCommit(time);
        changes.add(name, time);
    }

    /** Drops up to {@code maxVersions} versions that were replaced before the horizon. Only the writer calls it. */
    public int collectGarbage(long horizon, int maxVersions) {
        MVMap<byte[], byte[]> retired = database.retired();
        int collected = 0;
        for (byte[] key = retired.firstKey();
                key != null && collected < maxVersions && Keys.timeOfRetired(key) <= horizon;
                key = retired.firstKey()) {
            retired.remove(key);
            dropReplacedBy(Keys.timeOfRetired(key), Keys.documentOfRetired(key));
            collected++;
        }
        return collected;
    }

    private void dropReplacedBy(long time, byte[] documentKey) {
        Version successor = version(documentKey, time);
        Version old = version(documentKey, time - 1);
        if (old != null && successor != null) {
            drop(documentKey, old, successor.document());
        }
        if (successor != null && successor.document() == null) {
            database.documents().remove(Keys.versionKey(documentKey, time));
        }
    }

    private void drop(byte[] documentKey, Version old, @Nullable Document kept) {
        database.documents().remove(Keys.versionKey(documentKey, old.time()));
        CollectionEntry collection =
                catalog.requireByNumber(ByteBuffer.wrap(documentKey).getInt());
        indexes.removeVersion(collection, documentKey, old.document(), kept, old.time());
    }
}
