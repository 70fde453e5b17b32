package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.ResourceName.DocumentName;
import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every document within reach, and one index for each field.
 *
 * <p>An index entry stands as long as any kept version has its value, so a walk at an old time finds every candidate;
 * who walks checks the version of that time. One thread writes; any thread reads.
 */
final class VersionStore {
    private static final byte[] DELETED = {};
    private static final byte[] NOTHING = {};
    private static final int REMEMBERED_CHANGES = 10_000;

    private final Database database;
    private final Catalog catalog;
    private final ChangeLog changes;

    VersionStore(Database database) {
        this.database = database;
        this.catalog = new Catalog(database.catalog());
        this.changes = new ChangeLog(REMEMBERED_CHANGES, database.lastCommit());
    }

    /** A stored version; without a document it records the deletion. */
    private record Version(long time, @Nullable Document document) {}

    Catalog catalog() {
        return catalog;
    }

    /** What was written since the store was opened, the newest of it. */
    ChangeLog changes() {
        return changes;
    }

    Database database() {
        return database;
    }

    /** The document as it was at that time; null if there was none. */
    @Nullable
    Document read(DocumentName name, long time) {
        CollectionEntry collection = catalog.find(name.collection());
        return collection == null ? null : read(Keys.document(collection.number(), name.id()), time);
    }

    @Nullable
    Document read(byte[] documentKey, long time) {
        Version version = version(documentKey, time);
        return version == null ? null : version.document();
    }

    /** Commit time of the newest version; 0 if nothing is known of such a document. */
    long lastCommit(DocumentName name) {
        CollectionEntry collection = catalog.find(name.collection());
        Version newest =
                collection == null ? null : version(Keys.document(collection.number(), name.id()), Keys.LATEST);
        return newest == null ? 0 : newest.time();
    }

    private @Nullable Version version(byte[] documentKey, long time) {
        Cursor<byte[], byte[]> cursor = database.documents().cursor(Keys.version(documentKey, time));
        if (!cursor.hasNext()) {
            return null;
        }
        byte[] key = cursor.next();
        return Keys.startsWith(key, documentKey)
                ? new Version(Keys.timeOfVersion(key), parse(cursor.getValue()))
                : null;
    }

    static @Nullable Document parse(byte[] stored) {
        try {
            return stored.length == 0 ? null : Document.parseFrom(stored);
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("a stored document cannot be read back", damaged);
        }
    }

    /** For the writer: the next version of a document; null deletes it. */
    void put(DocumentName name, @Nullable Document document, long time) {
        CollectionEntry collection = catalog.collection(name.collection());
        byte[] documentKey = Keys.document(collection.number(), name.id());
        Version previous = version(documentKey, Keys.LATEST);
        if (document == null && (previous == null || previous.document() == null)) {
            return;
        }
        byte[] stored = document == null ? DELETED : document.toByteArray();
        database.documents().put(Keys.version(documentKey, time), stored);
        if (previous != null) {
            database.retired().put(Keys.retired(time, documentKey), NOTHING);
        }
        IndexedFields before = IndexedFields.of(previous == null ? null : previous.document());
        addToIndexes(collection, documentKey, IndexedFields.of(document).notIn(before), time);
        collection.changedAt(time);
        changes.add(name, time);
    }

    private void addToIndexes(CollectionEntry collection, byte[] documentKey, Map<String, byte[]> added, long time) {
        byte[] entry = IndexEntry.bytes(Keys.idLength(documentKey), time);
        added.forEach((field, value) -> {
            if (IndexedFields.tooLong(value)) {
                catalog.markPartial(collection, field);
            } else {
                int index = catalog.index(collection, field).number();
                database.indexes().put(Keys.index(index, value, documentKey), entry);
            }
        });
    }

    /** For the writer: drops up to {@code most} versions that were replaced before the horizon. */
    int collect(long horizon, int most) {
        MVMap<byte[], byte[]> retired = database.retired();
        int collected = 0;
        for (byte[] key = retired.firstKey();
                key != null && collected < most && Keys.timeOfRetired(key) <= horizon;
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
            drop(documentKey, old, IndexedFields.of(successor.document()));
        }
        if (successor != null && successor.document() == null) {
            database.documents().remove(Keys.version(documentKey, time));
        }
    }

    private void drop(byte[] documentKey, Version old, IndexedFields kept) {
        database.documents().remove(Keys.version(documentKey, old.time()));
        CollectionEntry collection =
                catalog.numbered(ByteBuffer.wrap(documentKey).getInt());
        IndexedFields.of(old.document()).notIn(kept).forEach((field, value) -> {
            if (!IndexedFields.tooLong(value)) {
                byte[] key = Keys.index(catalog.index(collection, field).number(), value, documentKey);
                byte[] entry = database.indexes().get(key);
                // a later version may have come back to this value
                if (entry != null && IndexEntry.since(entry) <= old.time()) {
                    database.indexes().remove(key);
                }
            }
        });
    }
}
