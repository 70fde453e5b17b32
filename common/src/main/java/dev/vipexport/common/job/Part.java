package dev.vipexport.common.job;

/**
 * The part object that a slice became.
 *
 * @param rows messages in it, the header not counted
 * @param bytes its size
 * @param crc32c as Cloud Storage writes it: base64 of the big-endian CRC32C
 * @param cellsDefused how many cells got a leading apostrophe
 */
public record Part(long rows, long bytes, String crc32c, long cellsDefused) {}
