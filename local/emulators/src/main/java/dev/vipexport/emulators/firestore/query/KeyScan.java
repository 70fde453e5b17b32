package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.store.Database;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Scans a range of one map's keys in short batches, so that a slow reader pins no page of the store. The map may change
 * between two batches. The snapshot's view does not.
 */
public abstract class KeyScan implements Rows {
    private static final int FIRST_BATCH_KEYS = 16;
    private static final int MAX_BATCH_KEYS = 512;
    private static final int BATCH_BYTES = 2 << 20;

    private final Database database;
    private final MVMap<byte[], byte[]> map;
    private final byte[] from;
    private final byte[] to;
    private final boolean descending;
    private final Deque<Document> ready = new ArrayDeque<>();
    private byte @Nullable [] lastKey;
    private int batchKeys = FIRST_BATCH_KEYS;
    private boolean exhausted;

    /** Scans a range, from inclusive, to exclusive, in either direction. */
    KeyScan(Database database, MVMap<byte[], byte[]> map, byte[] from, byte[] to, boolean descending) {
        this.database = database;
        this.map = map;
        this.from = from;
        this.to = to;
        this.descending = descending;
        this.exhausted = Arrays.compareUnsigned(from, to) >= 0;
    }

    /** Returns the document of this entry at the snapshot's time, null if there is none. */
    abstract @Nullable Document visibleDocument(byte[] key, byte[] value);

    @Override
    public @Nullable Document next() {
        while (ready.isEmpty() && !exhausted) {
            database.readPinned(this::fill);
        }
        return ready.poll();
    }

    private boolean fill() {
        Cursor<byte[], byte[]> cursor = cursor();
        long bytes = 0;
        int keys = 0;
        int maxKeys = batchKeys;
        // a reader of only a few rows does not pay for many
        batchKeys = Math.min(MAX_BATCH_KEYS, 2 * maxKeys);
        while (keys < maxKeys && bytes < BATCH_BYTES) {
            if (!cursor.hasNext()) {
                exhausted = true;
                return true;
            }
            byte[] key = cursor.next();
            if (isStart(key)) {
                continue;
            }
            if (isPastEnd(key)) {
                exhausted = true;
                return true;
            }
            lastKey = key;
            keys++;
            database.readCounters().countEntry();
            Document document = visibleDocument(key, cursor.getValue());
            if (document != null) {
                ready.add(document);
                bytes += document.getSerializedSize();
            }
        }
        return true;
    }

    /**
     * Returns whether the key precedes the next batch: the last key of the previous one, or the exclusive upper end.
     */
    private boolean isStart(byte[] key) {
        return Arrays.equals(key, lastKey) || (descending && Arrays.compareUnsigned(key, to) >= 0);
    }

    private boolean isPastEnd(byte[] key) {
        return descending ? Arrays.compareUnsigned(key, from) < 0 : Arrays.compareUnsigned(key, to) >= 0;
    }

    private Cursor<byte[], byte[]> cursor() {
        if (descending) {
            return map.cursor(lastKey == null ? to : lastKey, null, true);
        }
        return map.cursor(lastKey == null ? from : lastKey);
    }
}
