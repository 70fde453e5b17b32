package dev.vipexport.worker.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A gzip file (RFC 1952) of one member, because many readers ignore what follows the first. The header has no time and no
 * name, so equal content gives equal bytes.
 */
final class GzipLayout {

    /** Magic number, deflate, no flags, no time, no extra flags, unknown operating system. */
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private GzipLayout() {}

    static List<Piece> pieces(List<Piece.OfSlice> parts) {
        var pieces = new ArrayList<Piece>();
        pieces.add(new Piece.Glue(HEADER.clone()));
        pieces.addAll(parts);
        pieces.add(new Piece.Glue(trailer(DeflatedContent.EMPTY.plus(parts))));
        return pieces;
    }

    private static byte[] trailer(DeflatedContent content) {
        byte[] last = DeflateBlocks.emptyLast();
        return ByteBuffer.allocate(last.length + 2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(last)
                .putInt(content.crc32())
                .putInt((int) content.bytes())
                .array();
    }
}
