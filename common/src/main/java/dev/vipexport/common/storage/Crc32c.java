package dev.vipexport.common.storage;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** CRC-32C checksums in the format of Cloud Storage: base64 of the four bytes, big-endian. */
public final class Crc32c {

    /** The polynomial of CRC-32C (Castagnoli), bits reversed (RFC 3720). */
    private static final int POLYNOMIAL = 0x82F6_3B78;

    private Crc32c() {}

    /** Returns the checksum as base64. */
    public static String base64(CRC32C checksum) {
        return base64((int) checksum.getValue());
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
        return base64(combine(parseBase64(first), parseBase64(second), bytes));
    }

    private static int parseBase64(String checksum) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(checksum)).getInt();
    }

    /**
     * Appends {@code bytes} zero bytes to the first checksum, which is a linear operation over GF(2) and so a matrix. The
     * matrix is built from that of one zero bit by squaring, as in zlib's {@code crc32_combine}.
     */
    private static int combine(int first, int second, long bytes) {
        int[] zeros = square(square(square(oneZeroBit())));
        int shifted = first;
        for (long remaining = bytes; remaining > 0; remaining >>= 1) {
            if ((remaining & 1) == 1) {
                shifted = times(zeros, shifted);
            }
            zeros = square(zeros);
        }
        return shifted ^ second;
    }

    private static int[] oneZeroBit() {
        var matrix = new int[Integer.SIZE];
        matrix[0] = POLYNOMIAL;
        for (int bit = 1; bit < Integer.SIZE; bit++) {
            matrix[bit] = 1 << (bit - 1);
        }
        return matrix;
    }

    private static int[] square(int[] matrix) {
        var squared = new int[Integer.SIZE];
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            squared[bit] = times(matrix, matrix[bit]);
        }
        return squared;
    }

    private static int times(int[] matrix, int vector) {
        int sum = 0;
        for (int remaining = vector; remaining != 0; remaining &= remaining - 1) {
            sum ^= matrix[Integer.numberOfTrailingZeros(remaining)];
        }
        return sum;
    }
}
