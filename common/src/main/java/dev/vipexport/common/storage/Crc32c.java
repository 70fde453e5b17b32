package dev.vipexport.common.storage;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** A checksum in the form of Cloud Storage: base64 of the four bytes, big-endian. */
public final class Crc32c {

    /** The polynomial of CRC-32C (Castagnoli), bits reversed, as RFC 3720 uses it. */
    private static final int POLYNOMIAL = 0x82F6_3B78;

    private Crc32c() {}

    public static String base64(CRC32C checksum) {
        return base64((int) checksum.getValue());
    }

    public static String base64(int checksum) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Integer.BYTES).putInt(checksum).array());
    }

    /**
     * The checksum of two stretches of bytes, one after the other, from their own.
     *
     * @param bytes length of the second stretch
     */
    public static String combine(String first, String second, long bytes) {
        return base64(combine(parseBase64(first), parseBase64(second), bytes));
    }

    private static int parseBase64(String checksum) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(checksum)).getInt();
    }

    /**
     * Appending zero bytes changes a checksum linearly (over GF(2)), so {@code bytes} of them are a matrix; it is built
     * from that of one zero bit by squaring, as zlib's {@code crc32_combine} does.
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
