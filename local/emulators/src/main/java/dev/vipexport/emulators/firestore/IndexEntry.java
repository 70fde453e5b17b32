package dev.vipexport.emulators.firestore;

import java.nio.ByteBuffer;

/** What an index entry says beside its key: how long the document id in the key is, and when it was last added. */
final class IndexEntry {
    private IndexEntry() {}

    static byte[] bytes(int idLength, long since) {
        return ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                .putShort((short) idLength)
                .putLong(since)
                .array();
    }

    static int idLength(byte[] entry) {
        return Short.toUnsignedInt(ByteBuffer.wrap(entry).getShort());
    }

    /** Commit time of the newest version that brought the value in, while the version before it had another one. */
    static long since(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(Short.BYTES);
    }
}
