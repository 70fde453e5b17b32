package dev.vipexport.emulators.firestore.store;

import dev.vipexport.emulators.firestore.value.OrderKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Layouts of the stored keys; unsigned byte order is the order of each map.
 *
 * <ul>
 *   <li>document: collection number (4 bytes), document id (ended text)
 *   <li>version: document, then the commit time complemented (8 bytes), so that the newest version comes first
 *   <li>index: index number (4 bytes), encoded value, document id (ended text)
 *   <li>retired: commit time (8 bytes) of the version that replaced an older one, document
 * </ul>
 */
public final class Keys {
    /** Reads the newest version, whatever its time. */
    public static final long LATEST = Long.MAX_VALUE;

    private static final int NUMBER = Integer.BYTES;
    private static final int TIME = Long.BYTES;

    private Keys() {}

    public static byte[] numberPrefix(int number) {
        return new OrderKey().int32(number).toBytes();
    }

    public static byte[] documentKey(int collection, String id) {
        return new OrderKey().int32(collection).text(id).toBytes();
    }

    static byte[] versionKey(byte[] document, long time) {
        return new OrderKey().raw(document).unsigned64(Long.MAX_VALUE - time).toBytes();
    }

    public static byte[] documentOfVersion(byte[] version) {
        return Arrays.copyOf(version, version.length - TIME);
    }

    public static String idOfVersion(byte[] version) {
        ByteArrayOutputStream id = new ByteArrayOutputStream();
        // the id ends with two bytes, and a zero in it stands as two
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

    public static byte[] valueOfIndex(byte[] index, int idLength) {
        return Arrays.copyOfRange(index, NUMBER, index.length - idLength);
    }

    public static byte[] documentOfIndex(byte[] index, int idLength, int collection) {
        byte[] document = new byte[NUMBER + idLength];
        ByteBuffer.wrap(document).putInt(collection).put(index, index.length - idLength, idLength);
        return document;
    }

    /** How many bytes the id takes in the keys of this document. */
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

    public static byte[] concat(byte[] first, byte[] second) {
        return new OrderKey().raw(first).raw(second).toBytes();
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The least key that is greater than every key with this prefix. */
    public static byte[] successor(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("nothing comes after a prefix of 0xFF bytes alone");
        }
        byte[] after = Arrays.copyOf(prefix, last + 1);
        after[last]++;
        return after;
    }
}
