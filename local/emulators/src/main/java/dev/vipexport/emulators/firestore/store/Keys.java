package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.value.NumericId;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds and splits stored keys. Each map orders keys by unsigned bytes.
 *
 * <ul>
 *   <li>document: collection number (4 bytes), document id ({@link OrderKey#id})
 *   <li>version: document, then the complemented commit time (8 bytes), so that the newest version comes first
 *   <li>index: index number (4 bytes), encoded value, document id ({@link OrderKey#id})
 *   <li>retired: commit time (8 bytes) of the version that replaced an older one, document
 * </ul>
 */
public final class Keys {
    /** The time of a read of the newest version. */
    public static final long LATEST = Long.MAX_VALUE;

    private static final int NUMBER = Integer.BYTES;
    private static final int TIME = Long.BYTES;

    private Keys() {}

    /** Returns the prefix of all keys of a collection or an index. */
    public static byte[] numberPrefix(int number) {
        return new OrderKey().int32(number).toBytes();
    }

    /** Returns the key of a document. */
    public static byte[] documentKey(int collection, String id) {
        return new OrderKey().int32(collection).id(id).toBytes();
    }

    static byte[] versionKey(byte[] document, long time) {
        return new OrderKey().raw(document).unsigned64(Long.MAX_VALUE - time).toBytes();
    }

    /** Returns the document key in a version key. */
    public static byte[] documentOfVersion(byte[] version) {
        return Arrays.copyOf(version, version.length - TIME);
    }

    /** Returns the document id in a version key. */
    public static String idOfVersion(byte[] version) {
        if (version[NUMBER] == 0 && version[NUMBER + 1] == 0) {
            return NumericId.id(ByteBuffer.wrap(version).getLong(NUMBER + 2) ^ Long.MIN_VALUE);
        }
        ByteArrayOutputStream id = new ByteArrayOutputStream();
        // two bytes terminate the id, and a zero byte in it is stored as two
        for (int i = NUMBER; i < version.length - TIME - 2; i++) {
            id.write(version[i]);
            if (version[i] == 0) {
                i++;
            }
        }
        return id.toString(StandardCharsets.UTF_8);
    }

    static long timeOfVersion(byte[] version) {
        return Long.MAX_VALUE - ByteBuffer.wrap(version).getLong(version.length - TIME);
    }

    static byte[] indexKey(int index, byte[] value, byte[] document) {
        byte[] key = new byte[NUMBER + value.length + document.length - NUMBER];
        ByteBuffer.wrap(key).putInt(index).put(value).put(document, NUMBER, document.length - NUMBER);
        return key;
    }

    /** Returns the encoded value in an index key. */
    public static byte[] valueOfIndex(byte[] index, int idLength) {
        return Arrays.copyOfRange(index, NUMBER, index.length - idLength);
    }

    /** Returns the document key of an index key. */
    public static byte[] documentOfIndex(byte[] index, int idLength, int collection) {
        byte[] document = new byte[NUMBER + idLength];
        ByteBuffer.wrap(document).putInt(collection).put(index, index.length - idLength, idLength);
        return document;
    }

    /** Returns the number of bytes of the id in the keys of this document. */
    static int idLength(byte[] document) {
        return document.length - NUMBER;
    }

    static byte[] retiredKey(long time, byte[] document) {
        return new OrderKey().unsigned64(time).raw(document).toBytes();
    }

    static long timeOfRetired(byte[] retired) {
        return ByteBuffer.wrap(retired).getLong();
    }

    static byte[] documentOfRetired(byte[] retired) {
        return Arrays.copyOfRange(retired, TIME, retired.length);
    }

    /** Concatenates two keys. */
    public static byte[] concat(byte[] first, byte[] second) {
        return new OrderKey().raw(first).raw(second).toBytes();
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Returns the least key greater than every key with this prefix. */
    public static byte[] successor(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("A prefix of only 0xFF bytes has no successor");
        }
        byte[] after = Arrays.copyOf(prefix, last + 1);
        after[last]++;
        return after;
    }
}
