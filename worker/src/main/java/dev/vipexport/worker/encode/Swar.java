package dev.vipexport.worker.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of an array in one {@code long}, the first of them lowest. To look at the bytes of long texts one by one
 * would take longer than all else that is done to them.
 *
 * <p>What is found are the top bits of the bytes that were looked for. The lowest of them is always right; a byte above
 * one that was found may be marked for nothing.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling Hacks</a>
 */
final class Swar {
    static final int SIZE = Long.BYTES;

    private static final VarHandle LONG_VIEW =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = ONES << 7;

    private Swar() {}

    static long get(byte[] bytes, int at) {
        return (long) LONG_VIEW.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long word) {
        LONG_VIEW.set(bytes, at, word);
    }

    /** Eight times the same character of ASCII. */
    static long repeat(int character) {
        return character * ONES;
    }

    /** Finds the bytes in which {@code word} and {@code other} are the same. */
    static long findEqual(long word, long other) {
        long difference = word ^ other;
        return (difference - ONES) & ~difference & TOP_BITS;
    }

    /** Finds the bytes that are less than those of {@code character}, unsigned. */
    static long findLess(long word, long character) {
        return (word - character) & ~word & TOP_BITS;
    }

    /** The place, 0 to 7, of the first byte that was found, if any was. */
    static int firstIndex(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }
}
