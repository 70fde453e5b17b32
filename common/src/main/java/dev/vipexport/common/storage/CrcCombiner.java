package dev.vipexport.common.storage;

/**
 * Computes the checksum of bytes in sequence from the checksums of their ranges, so that a file can be checked without
 * being read. Works for every CRC of 32 reflected bits that starts with ones and is inverted at the end.
 */
public final class CrcCombiner {

    /** CRC-32 of gzip and zip files (RFC 1952). */
    public static final CrcCombiner CRC32 = new CrcCombiner(0xEDB8_8320);

    /** CRC-32C (Castagnoli), as Cloud Storage computes it (RFC 3720). */
    public static final CrcCombiner CRC32C = new CrcCombiner(0x82F6_3B78);

    private final int[] oneZeroByte;

    /** @param polynomial bits reversed */
    private CrcCombiner(int polynomial) {
        this.oneZeroByte = square(square(square(oneZeroBit(polynomial))));
    }

    /**
     * Returns the checksum of two byte ranges in sequence. Appends {@code bytes} zero bytes to the first checksum, which is
     * a linear operation over GF(2) and so a matrix. The matrix is built from that of one zero bit by squaring, as in
     * zlib's {@code crc32_combine}.
     *
     * @param bytes length of the second range
     */
    public int combine(int first, int second, long bytes) {
        int[] zeros = oneZeroByte;
        int shifted = first;
        for (long remaining = bytes; remaining > 0; remaining >>= 1) {
            if ((remaining & 1) == 1) {
                shifted = times(zeros, shifted);
            }
            zeros = square(zeros);
        }
        return shifted ^ second;
    }

    private static int[] oneZeroBit(int polynomial) {
        var matrix = new int[Integer.SIZE];
        matrix[0] = polynomial;
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
