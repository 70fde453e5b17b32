package dev.vipexport.emulators.storage.object;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Computes size, CRC32C and MD5 of a stream of bytes. */
public final class Checksums {

    /**
     * The results.
     *
     * @param crc32c Base64 of the four bytes, big-endian
     * @param md5 Base64, or null for composite objects
     */
    public record Values(long size, String crc32c, @Nullable String md5) {}

    private final CRC32C crc32c = new CRC32C();
    private final @Nullable MessageDigest md5;
    private long size;
    private @Nullable Values values;

    /** Computes all three. */
    public Checksums() {
        this(md5());
    }

    private Checksums(@Nullable MessageDigest md5) {
        this.md5 = md5;
    }

    /** Returns checksums without an MD5 for a composite object. The MD5 takes ten times as long as the rest. */
    public static Checksums ofComposite() {
        return new Checksums(null);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has MD5", impossible);
        }
    }

    /** Adds these bytes. */
    public void update(byte[] bytes, int offset, int length) {
        if (values != null) {
            throw new IllegalStateException("The checksums are already finished");
        }
        crc32c.update(bytes, offset, length);
        if (md5 != null) {
            md5.update(bytes, offset, length);
        }
        size += length;
    }

    /** Returns the results. No more bytes may follow. */
    public Values finish() {
        if (values == null) {
            values = new Values(
                    size,
                    base64((int) crc32c.getValue()),
                    md5 == null ? null : Base64.getEncoder().encodeToString(md5.digest()));
        }
        return values;
    }

    private static String base64(int crc32c) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
    }
}
