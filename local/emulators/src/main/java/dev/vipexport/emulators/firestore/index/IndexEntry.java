package dev.vipexport.emulators.firestore.index;

import java.nio.ByteBuffer;

/**
 * What an index entry says beside its key: how long the document id in the key is, since when the document has the value,
 * and until when it had it. Of earlier times than that it says nothing.
 */
public final class IndexEntry {
    private static final int SINCE_OFFSET = Short.BYTES;
    private static final int UNTIL_OFFSET = SINCE_OFFSET + Long.BYTES;
    private static final int CURRENT_LENGTH = UNTIL_OFFSET + 1;
    private static final int ENDED_LENGTH = UNTIL_OFFSET + Long.BYTES;

    private IndexEntry() {}

    /** Whether the document has the value at some time. */
    public enum Visibility {
        VISIBLE,
        INVISIBLE,
        UNKNOWN
    }

    public static byte[] encode(int idLength, long since) {
        return ByteBuffer.allocate(CURRENT_LENGTH)
                .putShort((short) idLength)
                .putLong(since)
                .array();
    }

    /** The entry of a value that the document has no longer. */
    public static byte[] encodeEnded(byte[] entry, long until) {
        return ByteBuffer.allocate(ENDED_LENGTH)
                .put(entry, 0, UNTIL_OFFSET)
                .putLong(until)
                .array();
    }

    public static int idLength(byte[] entry) {
        return Short.toUnsignedInt(ByteBuffer.wrap(entry).getShort());
    }

    /** Commit time of the newest version that brought the value in, while the version before it had another one. */
    public static long since(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(SINCE_OFFSET);
    }

    public static Visibility visibilityAt(byte[] entry, long time) {
        // entries of the layout before this one do not say whether they ended
        if (since(entry) > time || entry.length < CURRENT_LENGTH) {
            return Visibility.UNKNOWN;
        }
        boolean stands =
                entry.length == CURRENT_LENGTH || ByteBuffer.wrap(entry).getLong(UNTIL_OFFSET) > time;
        return stands ? Visibility.VISIBLE : Visibility.INVISIBLE;
    }
}
