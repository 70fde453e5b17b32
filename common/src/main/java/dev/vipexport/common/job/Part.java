package dev.vipexport.common.job;

/**
 * The object that holds the rows of one slice.
 *
 * @param rows messages in it, the header not counted
 * @param bytes size in bytes
 * @param crc32c base64 of the big-endian CRC32C, as in Cloud Storage
 * @param cellsDefused number of cells with a leading apostrophe against formulas
 */
public record Part(long rows, long bytes, String crc32c, long cellsDefused) {}
