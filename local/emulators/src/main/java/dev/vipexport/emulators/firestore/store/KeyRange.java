package dev.vipexport.emulators.firestore.store;

import java.util.Objects;
import org.h2.mvstore.MVMap;

/**
 * Where a range of keys lies in a map: the map counts its keys, so this costs two look-ups whatever lies between.
 *
 * @param first position of the first key
 * @param size how many keys there are
 */
public record KeyRange(MVMap<byte[], byte[]> map, long first, long size) {

    /** From inclusive, to exclusive. */
    public static KeyRange between(MVMap<byte[], byte[]> map, byte[] from, byte[] to) {
        long first = position(map, from);
        return new KeyRange(map, first, Math.max(0, position(map, to) - first));
    }

    /** How many keys are less. */
    private static long position(MVMap<byte[], byte[]> map, byte[] key) {
        long index = map.getKeyIndex(key);
        return index >= 0 ? index : -(index + 1);
    }

    /** The key at that position inside the span; a map that shrinks meanwhile gives its last one. */
    public byte[] keyAt(long position) {
        byte[] key = map.getKey(first + position);
        return Objects.requireNonNull(key == null ? map.lastKey() : key, "the map is empty");
    }
}
