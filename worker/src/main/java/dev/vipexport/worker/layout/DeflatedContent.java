package dev.vipexport.worker.layout;

import dev.vipexport.common.job.Part;
import dev.vipexport.common.storage.CrcCombiner;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * Content whose pieces are deflated one after another.
 *
 * @param compressed size of the deflated bytes
 * @param bytes size of the content
 * @param crc32 CRC-32 of the content
 */
record DeflatedContent(long compressed, long bytes, int crc32) {
    static final DeflatedContent EMPTY = new DeflatedContent(0, 0, 0);

    /** Returns the content with those of {@code parts} at its end. */
    DeflatedContent plus(List<Piece.OfSlice> parts) {
        DeflatedContent all = this;
        for (Piece.OfSlice piece : parts) {
            Part.Uncompressed content = uncompressed(piece.part());
            all = all.plus(piece.bytes(), content.bytes(), content.crc32());
        }
        return all;
    }

    /** Returns the content with {@code bytesAtEnd}, which {@code deflated} holds. */
    DeflatedContent plus(byte[] deflated, byte[] bytesAtEnd) {
        return plus(deflated.length, bytesAtEnd.length, crc32(bytesAtEnd));
    }

    private DeflatedContent plus(long deflated, long length, int checksum) {
        return new DeflatedContent(
                compressed + deflated, bytes + length, CrcCombiner.CRC32.combine(crc32, checksum, length));
    }

    static Part.Uncompressed uncompressed(Part part) {
        return Objects.requireNonNull(part.uncompressed(), "parts of compressed files have it");
    }

    static int crc32(byte[] content) {
        var checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
