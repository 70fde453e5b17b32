package dev.vipexport.worker.deflate;

import java.util.Arrays;

/**
 * Writes each block in the form of the fewest bits: with codes of its own, with the fixed codes, or stored (RFC 1951,
 * sections 3.2.3 to 3.2.7). None is a last block.
 */
final class BlockForms {
    /** Deflate allows 15. With 14, four literals are at most {@link BitWriter#MAX_BITS}. */
    private static final int MAX_LITERAL_CODE = BitWriter.MAX_BITS / 4;

    private static final int MAX_DISTANCE_CODE = 15;

    /** The lowest bit would say that the block is the last one. The form is above it. */
    private static final int STORED = 0 << 1;

    private static final int FIXED = 1 << 1;
    private static final int DYNAMIC = 2 << 1;
    private static final int FORM_BITS = 3;

    private static final int MAX_STORED = 0xFFFF;

    /** Form, filling and two lengths. */
    private static final int STORED_BITS = 40;

    private static final HuffmanCode FIXED_LITERALS = fixedLiterals();
    private static final HuffmanCode FIXED_DISTANCES = fixedDistances();
    private static final SymbolCodes FIXED_CODES = new SymbolCodes();

    static {
        FIXED_CODES.set(FIXED_LITERALS, FIXED_DISTANCES);
    }

    private final HuffmanCode literalCode = new HuffmanCode(Symbols.LITERALS_AND_LENGTHS, MAX_LITERAL_CODE);
    private final HuffmanCode distanceCode = new HuffmanCode(Symbols.DISTANCES, MAX_DISTANCE_CODE);
    private final CodeLengths codeLengths = new CodeLengths();
    private final SymbolCodes codes = new SymbolCodes();

    /** RFC 1951, section 3.2.6. Its last two symbols have codes and never occur. */
    private static HuffmanCode fixedLiterals() {
        byte[] lengths = new byte[Symbols.LITERALS_AND_LENGTHS + 2];
        Arrays.fill(lengths, (byte) 8);
        Arrays.fill(lengths, 144, 256, (byte) 9);
        Arrays.fill(lengths, 256, 280, (byte) 7);
        return HuffmanCode.of(lengths, 9);
    }

    private static HuffmanCode fixedDistances() {
        byte[] lengths = new byte[Symbols.DISTANCES];
        Arrays.fill(lengths, (byte) 5);
        return HuffmanCode.of(lengths, 5);
    }

    /** Writes the block, whose content stands in the window from {@code from} to {@code to}. */
    void put(byte[] window, int from, int to, Block block, BitWriter out) {
        literalCode.build(block.literalFrequencies());
        distanceCode.build(block.distanceFrequencies());
        codeLengths.set(literalCode, distanceCode);
        long dynamic = codeLengths.bits() + symbolBits(block, literalCode, distanceCode);
        long fixed = symbolBits(block, FIXED_LITERALS, FIXED_DISTANCES);
        if (storedBits(to - from) <= Math.min(dynamic, fixed) + block.extraBits()) {
            putStored(window, from, to, out);
        } else if (fixed <= dynamic) {
            out.put(FIXED, FORM_BITS);
            FIXED_CODES.put(window, from, block, out);
        } else {
            out.put(DYNAMIC, FORM_BITS);
            codeLengths.put(out);
            codes.set(literalCode, distanceCode);
            codes.put(window, from, block, out);
        }
    }

    private static long symbolBits(Block block, HuffmanCode literals, HuffmanCode distances) {
        return literals.bits(block.literalFrequencies()) + distances.bits(block.distanceFrequencies());
    }

    private static long storedBits(int size) {
        int blocks = (size + MAX_STORED - 1) / MAX_STORED;
        return (long) size * Byte.SIZE + (long) blocks * STORED_BITS;
    }

    private static void putStored(byte[] window, int from, int to, BitWriter out) {
        for (int at = from; at < to; ) {
            int size = Math.min(to - at, MAX_STORED);
            putStoredHeader(size, out);
            out.put(window, at, size);
            at += size;
        }
    }

    /** Writes an empty stored block, after which the stream is at the border of a byte. */
    static void putFlush(BitWriter out) {
        putStoredHeader(0, out);
    }

    private static void putStoredHeader(int size, BitWriter out) {
        out.put(STORED, FORM_BITS);
        out.align();
        out.put(size | (long) (~size & MAX_STORED) << Short.SIZE, 2 * Short.SIZE);
    }
}
