package dev.vipexport.emulators.firestore;

import java.nio.ByteBuffer;

/**
 * What an index entry says beside its key: how long the document id in the key is, since when the document has the value,
 * and until when it had it. Of earlier times than that it says nothing.
 */
final class IndexEntry {
    private static final int SINCE = Short.BYTES;
    private static final int UNTIL = SINCE + Long.BYTES;
    private static final int STANDING = UNTIL + 1;
    private static final int ENDED = UNTIL + Long.BYTES;

    private IndexEntry() {}

    /** Whether the document has the value at some time. */
    enum Answer {
        YES,
        NO,
        ASK_THE_DOCUMENT
    }

    static byte[] bytes(int idLength, long since) {
        return ByteBuffer.allocate(STANDING)
                .putShort((short) idLength)
                .putLong(since)
                .array();
    }

    /** The entry of a value that the document has no longer. */
    static byte[] ended(byte[] entry, long until) {
        return ByteBuffer.allocate(ENDED).put(entry, 0, UNTIL).putLong(until).array();
    }

    static int idLength(byte[] entry) {
        return Short.toUnsignedInt(ByteBuffer.wrap(entry).getShort());
    }

    /** Commit time of the newest version that brought the value in, while the version before it had another one. */
    static long since(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(SINCE);
    }

    static Answer standsAt(byte[] entry, long time) {
        // entries of the layout before this one do not say whether they ended
        if (since(entry) > time || entry.length < STANDING) {
            return Answer.ASK_THE_DOCUMENT;
        }
        boolean stands = entry.length == STANDING || ByteBuffer.wrap(entry).getLong(UNTIL) > time;
        return stands ? Answer.YES : Answer.NO;
    }
}
