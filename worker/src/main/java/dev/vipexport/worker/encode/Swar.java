package dev.vipexport.worker.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scans eight bytes at once in one {@code long}, the first byte lowest. Scanning long texts byte by byte would take longer
 * than all other work on them.
 *
 * <p>A search sets the top bit of each byte that it finds. The lowest of these bits is always right. Bits above it can be
 * false.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling Hacks</a>
 */
final class Swar {
    static final int SIZE = Long.BYTES;

    /** Subtracting it from a word sets the top bit of each byte that was 0. */
    static final long ONES = 0x0101_0101_0101_0101L;

    static final long TOP_BITS = ONES << 7;

    private static final VarHandle LONG_VIEW =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Swar() {}

    static long get(byte[] bytes, int at) {
        return (long) LONG_VIEW.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long word) {
        LONG_VIEW.set(bytes, at, word);
    }

    /** Returns eight copies of an ASCII character. */
    static long repeat(int character) {
        return character * ONES;
    }

    /** Finds the bytes that are equal in {@code word} and {@code other}. */
    static long findEqual(long word, long other) {
        long difference = word ^ other;
        return (difference - ONES) & ~difference & TOP_BITS;
    }

    /** Finds the bytes that are less than those of {@code character}, unsigned. */
    static long findLess(long word, long character) {
        return (word - character) & ~word & TOP_BITS;
    }

    /** Returns the index, 0 to 7, of the first byte that was found. */
    static int firstIndex(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }
}
