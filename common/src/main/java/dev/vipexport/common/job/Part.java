package dev.vipexport.common.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object that holds the rows of one slice.
 *
 * @param rows messages in it, the header not counted
 * @param bytes size in bytes
 * @param crc32c base64 of the big-endian CRC32C, as in Cloud Storage
 * @param uncompressed its content before compression, or null if it is not compressed
 * @param cellsDefused number of cells with an apostrophe or more against formulas
 * @param warnings at most one of each code
 */
public record Part(
        long rows,
        long bytes,
        String crc32c,
        @Nullable Uncompressed uncompressed,
        long cellsDefused,
        List<Warning> warnings) {

    public Part {
        warnings = List.copyOf(warnings);
    }

    /**
     * Content before compression.
     *
     * @param bytes size in bytes
     * @param crc32 CRC-32 as in gzip and zip files
     */
    public record Uncompressed(long bytes, int crc32) {}
}
