package dev.vipexport.common.file;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** A checksum in the form of Cloud Storage: base64 of the four bytes, big-endian. */
public final class Crc32c {
    private Crc32c() {}

    public static String base64(CRC32C checksum) {
        return base64((int) checksum.getValue());
    }

    public static String base64(int checksum) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Integer.BYTES).putInt(checksum).array());
    }
}
