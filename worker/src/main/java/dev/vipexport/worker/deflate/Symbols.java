package dev.vipexport.worker.deflate;

/**
 * The alphabets of deflate (RFC 1951, section 3.2.5). A match is a symbol for its length and one for its distance. Extra
 * bits after each are the lowest bits of the length less 3, and of the distance less 1.
 */
final class Symbols {
    static final int MIN_MATCH = 3;
    static final int MAX_MATCH = 258;
    static final int MAX_DISTANCE = 1 << 15;

    static final int END_OF_BLOCK = 256;

    /** Literals, the end of a block, and lengths. */
    static final int LITERALS_AND_LENGTHS = 286;

    static final int DISTANCES = 30;

    private static final int FIRST_LENGTH = 257;

    /** The symbol of 258, which has no extra bits although 257 has five. */
    private static final int LAST_LENGTH = 285;

    private Symbols() {}

    /** Returns the symbol of a length of 3 to 258. */
    static int ofLength(int length) {
        if (length == MAX_MATCH) {
            return LAST_LENGTH;
        }
        int value = length - MIN_MATCH;
        // each number of extra bits has four symbols, but none has eight
        int extra = log2(value | 4) - 2;
        return FIRST_LENGTH + 4 * extra + (value >> extra);
    }

    static int extraBitsOfLengthSymbol(int symbol) {
        int index = symbol - FIRST_LENGTH;
        return index < 8 || symbol == LAST_LENGTH ? 0 : index / 4 - 1;
    }

    /** Returns the symbol of a distance of 1 to 32,768. */
    static int ofDistance(int distance) {
        int value = distance - 1;
        // each number of extra bits has two symbols, but none has four
        int extra = log2(value | 2) - 1;
        return 2 * extra + (value >> extra);
    }

    static int extraBitsOfDistanceSymbol(int symbol) {
        return symbol < 4 ? 0 : symbol / 2 - 1;
    }

    private static int log2(int value) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
    }
}
