package dev.vipexport.common.job;

/**
 * The published file of a job that succeeded.
 *
 * @param objectName where it is in the bucket; links are made from it afresh, since they expire
 * @param bytes size in bytes
 * @param crc32c as Cloud Storage writes it: base64 of the big-endian CRC32C
 * @param cellsDefused how many text cells got a leading apostrophe
 */
public record ExportFile(String objectName, long rows, long bytes, String crc32c, long cellsDefused) {}
