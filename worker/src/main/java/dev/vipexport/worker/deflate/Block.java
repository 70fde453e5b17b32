package dev.vipexport.worker.deflate;

import java.util.Arrays;

/** The content of a block: runs of literals with a match after each, and how often each symbol occurs. */
final class Block {
    private final int[] literalFrequencies = new int[Symbols.LITERALS_AND_LENGTHS];
    private final int[] distanceFrequencies = new int[Symbols.DISTANCES];

    /** For each match, how many literals stand before it. */
    private final int[] runs;

    /** For each match its distance and, from bit 16 on, its length. 0 after the last literals. */
    private final int[] matches;

    private int count;

    Block(int maxBytes) {
        int maxMatches = maxBytes / MatchFinder.MIN_LENGTH;
        this.runs = new int[maxMatches + 1];
        this.matches = new int[maxMatches + 1];
    }

    void clear() {
        Arrays.fill(literalFrequencies, 0);
        Arrays.fill(distanceFrequencies, 0);
        count = 0;
    }

    /** Adds the literals from {@code from} to {@code at}, and the match there. */
    void add(byte[] window, int from, int at, int length, int distance) {
        countLiterals(window, from, at);
        runs[count] = at - from;
        matches[count++] = length << 16 | distance;
        literalFrequencies[Symbols.ofLength(length)]++;
        distanceFrequencies[Symbols.ofDistance(distance)]++;
    }

    /** Adds the last literals. */
    void end(byte[] window, int from, int to) {
        countLiterals(window, from, to);
        runs[count] = to - from;
        matches[count++] = 0;
        literalFrequencies[Symbols.END_OF_BLOCK]++;
    }

    private void countLiterals(byte[] window, int from, int to) {
        for (int at = from; at < to; at++) {
            literalFrequencies[window[at] & 0xFF]++;
        }
    }

    /** Returns how often each literal, length and end of the block occurs. */
    int[] literalFrequencies() {
        return literalFrequencies;
    }

    int[] distanceFrequencies() {
        return distanceFrequencies;
    }

    /** Returns how many runs there are. Each but the last one has a match after it. */
    int count() {
        return count;
    }

    int run(int index) {
        return runs[index];
    }

    int length(int index) {
        return matches[index] >>> 16;
    }

    int distance(int index) {
        return matches[index] & 0xFFFF;
    }

    /** Returns how many extra bits all lengths and distances have together. */
    long extraBits() {
        long bits = 0;
        for (int symbol = Symbols.END_OF_BLOCK + 1; symbol < Symbols.LITERALS_AND_LENGTHS; symbol++) {
            bits += (long) literalFrequencies[symbol] * Symbols.extraBitsOfLengthSymbol(symbol);
        }
        for (int symbol = 0; symbol < Symbols.DISTANCES; symbol++) {
            bits += (long) distanceFrequencies[symbol] * Symbols.extraBitsOfDistanceSymbol(symbol);
        }
        return bits;
    }
}
