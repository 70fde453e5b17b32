package dev.vipexport.common.file;

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
        return base64(combine(ofBase64(first), ofBase64(second), bytes));
    }

    private static int ofBase64(String checksum) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(checksum)).getInt();
    }

    /**
     * Appending zero bytes changes a checksum linearly (over GF(2)), so {@code bytes} of them are a matrix; it is built
     * from that of one zero bit by squaring, as zlib's {@code crc32_combine} does.
     */
    private static int combine(int first, int second, long bytes) {
        int[] zeros = square(square(square(oneZeroBit())));
        int shifted = first;
        for (long left = bytes; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
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
        for (int left = vector; left != 0; left &= left - 1) {
            sum ^= matrix[Integer.numberOfTrailingZeros(left)];
        }
        return sum;
    }
}
