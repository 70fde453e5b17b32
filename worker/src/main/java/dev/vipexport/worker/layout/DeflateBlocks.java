package dev.vipexport.worker.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Blocks of a deflate stream (RFC 1951) that need no compression. They start and end on byte borders. */
final class DeflateBlocks {
    private static final int HEADER = 5;
    private static final int MAX_STORED = 0xFFFF;

    private DeflateBlocks() {}

    /** Returns an empty last block, of fixed codes. */
    static byte[] emptyLast() {
        return new byte[] {3, 0};
    }

    /**
     * Returns a block that holds {@code content} uncompressed.
     *
     * @param isLast whether it ends the stream
     */
    static byte[] stored(byte[] content, boolean isLast) {
        if (content.length > MAX_STORED) {
            throw new IllegalArgumentException(
                    "a stored block has at most " + MAX_STORED + " bytes, but was given " + content.length);
        }
        return ByteBuffer.allocate(HEADER + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (isLast ? 1 : 0))
                .putShort((short) content.length)
                .putShort((short) ~content.length)
                .put(content)
                .array();
    }
}
