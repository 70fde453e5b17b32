package dev.vipexport.common.job;

import java.util.List;

/**
 * The published file of a job that succeeded.
 *
 * @param objectName name of the object in the bucket. Download links are signed on demand because they expire
 * @param rows messages in the file, the header not counted
 * @param bytes size in bytes
 * @param crc32c base64 of the big-endian CRC32C, as in Cloud Storage
 * @param cellsDefused number of cells with an apostrophe or more against formulas
 * @param warnings at most one of each code
 */
public record ExportFile(
        String objectName, long rows, long bytes, String crc32c, long cellsDefused, List<Warning> warnings) {

    public ExportFile {
        warnings = List.copyOf(warnings);
    }
}
