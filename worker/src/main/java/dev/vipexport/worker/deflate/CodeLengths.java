package dev.vipexport.worker.deflate;

import java.util.Arrays;

/**
 * The codes of a block as they stand before its symbols: the lengths of both codes, with runs shortened, in a code of their
 * own (RFC 1951, section 3.2.7).
 */
final class CodeLengths {
    private static final int MAX_LENGTH = 7;

    /** The order in which the lengths of the code of lengths stand. */
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private static final int MIN_LITERALS = 257;
    private static final int MIN_DISTANCES = 1;
    private static final int MIN_LENGTHS = 4;

    /** How the first three numbers are written, which say how many lengths follow. */
    private static final int COUNT_BITS = 5 + 5 + 4;

    private static final int REPEAT = 16;
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;

    private final HuffmanCode code = new HuffmanCode(ORDER.length, MAX_LENGTH);
    private final int[] frequencies = new int[ORDER.length];
    private final byte[] lengths = new byte[Symbols.LITERALS_AND_LENGTHS + Symbols.DISTANCES];

    /** Symbols of the code of lengths and, from bit 8 on, their extra bits. */
    private final int[] symbols = new int[lengths.length];

    private int literals;
    private int distances;
    private int count;

    void set(HuffmanCode literalCode, HuffmanCode distanceCode) {
        literals = Math.max(MIN_LITERALS, literalCode.usedSymbols());
        distances = Math.max(MIN_DISTANCES, distanceCode.usedSymbols());
        for (int symbol = 0; symbol < literals; symbol++) {
            lengths[symbol] = (byte) literalCode.length(symbol);
        }
        for (int symbol = 0; symbol < distances; symbol++) {
            lengths[literals + symbol] = (byte) distanceCode.length(symbol);
        }
        Arrays.fill(frequencies, 0);
        count = 0;
        addRuns(literals + distances);
        code.build(frequencies);
    }

    /** Runs go on from one code to the other, as the RFC allows. */
    private void addRuns(int total) {
        for (int at = 0; at < total; ) {
            int end = at + 1;
            while (end < total && lengths[end] == lengths[at]) {
                end++;
            }
            if (lengths[at] == 0) {
                addZeros(end - at);
            } else {
                add(lengths[at], 0);
                addRepeats(lengths[at], end - at - 1);
            }
            at = end;
        }
    }

    private void addZeros(int run) {
        int left = run;
        while (left > 10) {
            int part = Math.min(left, 138);
            add(MANY_ZEROS, part - 11);
            left -= part;
        }
        if (left > 2) {
            add(ZEROS, left - 3);
            left = 0;
        }
        addSingle(0, left);
    }

    private void addRepeats(int length, int run) {
        int left = run;
        while (left > 2) {
            int part = Math.min(left, 6);
            add(REPEAT, part - 3);
            left -= part;
        }
        addSingle(length, left);
    }

    private void addSingle(int length, int times) {
        for (int i = 0; i < times; i++) {
            add(length, 0);
        }
    }

    private void add(int symbol, int extra) {
        symbols[count++] = symbol | extra << 8;
        frequencies[symbol]++;
    }

    private static int extraBits(int symbol) {
        return switch (symbol) {
            case REPEAT -> 2;
            case ZEROS -> 3;
            case MANY_ZEROS -> 7;
            default -> 0;
        };
    }

    private int lengthCount() {
        int last = ORDER.length;
        while (code.length(ORDER[last - 1]) == 0) {
            last--;
        }
        return Math.max(MIN_LENGTHS, last);
    }

    /** Returns how many bits {@link #put} writes. */
    long bits() {
        long bits = COUNT_BITS + 3L * lengthCount() + code.bits(frequencies);
        for (int symbol = REPEAT; symbol <= MANY_ZEROS; symbol++) {
            bits += (long) frequencies[symbol] * extraBits(symbol);
        }
        return bits;
    }

    void put(BitWriter out) {
        int lengthCount = lengthCount();
        out.put(literals - MIN_LITERALS, 5);
        out.put(distances - MIN_DISTANCES, 5);
        out.put(lengthCount - MIN_LENGTHS, 4);
        for (int i = 0; i < lengthCount; i++) {
            out.put(code.length(ORDER[i]), 3);
        }
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i] & 0xFF;
            out.put(code.code(symbol), code.length(symbol));
            out.put(symbols[i] >>> 8, extraBits(symbol));
        }
    }
}
