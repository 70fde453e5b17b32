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
final class EightBytes {
    static final int SIZE = Long.BYTES;

    private static final VarHandle IN_ARRAY =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = ONES << 7;

    private EightBytes() {}

    static long get(byte[] bytes, int at) {
        return (long) IN_ARRAY.get(bytes, at);
    }

    static void put(byte[] bytes, int at, long eight) {
        IN_ARRAY.set(bytes, at, eight);
    }

    /** Eight times the same character of ASCII. */
    static long of(int character) {
        return character * ONES;
    }

    /** Finds the bytes in which {@code eight} and {@code other} are the same. */
    static long equal(long eight, long other) {
        long difference = eight ^ other;
        return (difference - ONES) & ~difference & TOP_BITS;
    }

    /** Finds the bytes that are less than those of {@code character}, unsigned. */
    static long below(long eight, long character) {
        return (eight - character) & ~eight & TOP_BITS;
    }

    /** The place, 0 to 7, of the first byte that was found, if any was. */
    static int first(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }
}
