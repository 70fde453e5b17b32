package dev.vipexport.worker.deflate;

/** The codes of a block's symbols in tables, so that several of them are one number of bits. */
final class SymbolCodes {
    private static final int LITERALS_AT_ONCE = 4;

    /** For each literal and the end of the block its code and, from bit 16 on, its size. */
    private final int[] literals = new int[Symbols.END_OF_BLOCK + 1];

    /** For each length its code with the extra bits and, from bit 24 on, the size of both. */
    private final int[] lengths = new int[Symbols.MAX_MATCH + 1];

    /** For each symbol of a distance its code and, from bit 16 on, its size. */
    private final int[] distances = new int[Symbols.DISTANCES];

    /** Takes other codes. Those of literals have at most 14 bits. */
    void set(HuffmanCode literalCode, HuffmanCode distanceCode) {
        for (int symbol = 0; symbol < literals.length; symbol++) {
            literals[symbol] = literalCode.code(symbol) | literalCode.length(symbol) << 16;
        }
        for (int length = Symbols.MIN_MATCH; length <= Symbols.MAX_MATCH; length++) {
            int symbol = Symbols.ofLength(length);
            int size = literalCode.length(symbol);
            int extra = Symbols.extraBitsOfLengthSymbol(symbol);
            int extraValue = (length - Symbols.MIN_MATCH) & ((1 << extra) - 1);
            lengths[length] = literalCode.code(symbol) | extraValue << size | (size + extra) << 24;
        }
        for (int symbol = 0; symbol < distances.length; symbol++) {
            distances[symbol] = distanceCode.code(symbol) | distanceCode.length(symbol) << 16;
        }
    }

    /** Writes the literals and matches of a block that begins at {@code from}, and its end. */
    void put(byte[] window, int from, Block block, BitWriter out) {
        int at = from;
        int matches = block.count() - 1;
        for (int i = 0; i < matches; i++) {
            putLiterals(window, at, at + block.run(i), out);
            putMatch(block.length(i), block.distance(i), out);
            at += block.run(i) + block.length(i);
        }
        putLiterals(window, at, at + block.run(matches), out);
        int end = literals[Symbols.END_OF_BLOCK];
        out.put(end & 0xFFFF, end >>> 16);
    }

    private void putLiterals(byte[] window, int from, int to, BitWriter out) {
        int at = from;
        for (; to - at >= LITERALS_AT_ONCE; at += LITERALS_AT_ONCE) {
            int first = literals[window[at] & 0xFF];
            int second = literals[window[at + 1] & 0xFF];
            int third = literals[window[at + 2] & 0xFF];
            int fourth = literals[window[at + 3] & 0xFF];
            int twoBits = (first >>> 16) + (second >>> 16);
            long two = (first & 0xFFFFL) | (second & 0xFFFFL) << (first >>> 16);
            long others = (third & 0xFFFFL) | (fourth & 0xFFFFL) << (third >>> 16);
            out.put(two | others << twoBits, twoBits + (third >>> 16) + (fourth >>> 16));
        }
        for (; at < to; at++) {
            int code = literals[window[at] & 0xFF];
            out.put(code & 0xFFFF, code >>> 16);
        }
    }

    private void putMatch(int length, int distance, BitWriter out) {
        int lengthCode = lengths[length];
        int size = lengthCode >>> 24;
        int symbol = Symbols.ofDistance(distance);
        int distanceCode = distances[symbol];
        int extra = Symbols.extraBitsOfDistanceSymbol(symbol);
        int extraValue = (distance - 1) & ((1 << extra) - 1);
        int distanceSize = distanceCode >>> 16;
        long distanceBits = (distanceCode & 0xFFFFL) | (long) extraValue << distanceSize;
        long bits = (lengthCode & 0xFF_FFFF) | distanceBits << size;
        out.put(bits, size + distanceSize + extra);
    }
}
