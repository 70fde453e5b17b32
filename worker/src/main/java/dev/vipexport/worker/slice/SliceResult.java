package dev.vipexport.worker.slice;

/**
 * The part that a slice became.
 *
 * @param rows messages in it, the header not counted
 * @param bytes its size
 * @param crc32c as Cloud Storage writes it: base64 of the big-endian CRC32C
 * @param cellsDefused how many text cells got a leading apostrophe
 */
public record SliceResult(String objectName, long rows, long bytes, String crc32c, long cellsDefused) {}
