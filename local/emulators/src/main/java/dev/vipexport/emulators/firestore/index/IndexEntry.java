package dev.vipexport.emulators.firestore.index;

import java.nio.ByteBuffer;

/**
 * Encodes the value of an index entry: the length of the document id in the key, the time since when the document has
 * the value, and the time until when it had it. An entry says nothing of earlier times.
 */
public final class IndexEntry {
    private static final int SINCE_OFFSET = Short.BYTES;
    private static final int UNTIL_OFFSET = SINCE_OFFSET + Long.BYTES;
    private static final int CURRENT_LENGTH = UNTIL_OFFSET + 1;
    private static final int ENDED_LENGTH = UNTIL_OFFSET + Long.BYTES;

    private IndexEntry() {}

    /** Says whether the document has the value at some time. */
    public enum Visibility {
        VISIBLE,
        INVISIBLE,
        UNKNOWN
    }

    /** Returns the entry of a value that the document has. */
    public static byte[] encode(int idLength, long since) {
        return ByteBuffer.allocate(CURRENT_LENGTH)
                .putShort((short) idLength)
                .putLong(since)
                .array();
    }

    /** Returns the entry of a value that the document had until that time. */
    public static byte[] encodeEnded(byte[] entry, long until) {
        return ByteBuffer.allocate(ENDED_LENGTH)
                .put(entry, 0, UNTIL_OFFSET)
                .putLong(until)
                .array();
    }

    /** Returns the length of the document id in the key. */
    public static int idLength(byte[] entry) {
        return Short.toUnsignedInt(ByteBuffer.wrap(entry).getShort());
    }

    /** Returns the commit time of the newest version that introduced the value. */
    public static long since(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(SINCE_OFFSET);
    }

    /** Returns whether the document has the value at that time. */
    public static Visibility visibilityAt(byte[] entry, long time) {
        // entries of the previous layout do not say whether they ended
        if (since(entry) > time || entry.length < CURRENT_LENGTH) {
            return Visibility.UNKNOWN;
        }
        boolean stands =
                entry.length == CURRENT_LENGTH || ByteBuffer.wrap(entry).getLong(UNTIL_OFFSET) > time;
        return stands ? Visibility.VISIBLE : Visibility.INVISIBLE;
    }
}
