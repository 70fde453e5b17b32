package dev.vipexport.emulators.firestore.store;

import java.util.Objects;
import org.h2.mvstore.MVMap;

/**
 * The position of a range of keys in a map. The map counts its keys, so this costs two look-ups for any range.
 *
 * @param first position of the first key
 * @param size number of keys
 */
public record KeyRange(MVMap<byte[], byte[]> map, long first, long size) {

    /** Returns a range, from inclusive, to exclusive. */
    public static KeyRange between(MVMap<byte[], byte[]> map, byte[] from, byte[] to) {
        long first = position(map, from);
        return new KeyRange(map, first, Math.max(0, position(map, to) - first));
    }

    /** Returns how many keys are smaller. */
    private static long position(MVMap<byte[], byte[]> map, byte[] key) {
        long index = map.getKeyIndex(key);
        return index >= 0 ? index : -(index + 1);
    }

    /** Returns the key at that position in the range. If the map shrinks meanwhile, returns its last key. */
    public byte[] keyAt(long position) {
        byte[] key = map.getKey(first + position);
        return Objects.requireNonNull(key == null ? map.lastKey() : key, "the map is empty");
    }
}
