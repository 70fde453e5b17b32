package dev.vipexport.common.storage;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** CRC-32C checksums in the format of Cloud Storage: base64 of the four bytes, big-endian. */
public final class Crc32c {
    private Crc32c() {}

    /** Returns the checksum as base64. */
    public static String base64(CRC32C checksum) {
        return base64((int) checksum.getValue());
    }

    /** Returns the checksum of {@code bytes} as base64. */
    public static String of(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return base64(checksum);
    }

    /** Returns the checksum as base64. */
    public static String base64(int checksum) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Integer.BYTES).putInt(checksum).array());
    }

    /**
     * Returns the checksum of two byte ranges in sequence, computed from their own checksums.
     *
     * @param bytes length of the second range
     */
    public static String combine(String first, String second, long bytes) {
        return base64(CrcCombiner.CRC32C.combine(parseBase64(first), parseBase64(second), bytes));
    }

    private static int parseBase64(String checksum) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(checksum)).getInt();
    }
}
