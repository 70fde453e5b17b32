package dev.vipexport.worker.deflate;

import java.util.Arrays;

/**
 * Finds repetitions (LZ77). It is greedy: a table knows one earlier position for each hash of four bytes, and the match
 * there is taken as it is.
 *
 * <p>Of a match only the last byte enters the table. Entering the first eight as well took up to half longer, for files
 * that are up to 4 % smaller.
 */
final class MatchFinder {
    /** Matches of three bytes would need a table of their own, and they save little. */
    static final int MIN_LENGTH = 4;

    /** The table takes 64 KiB, so that it stays in the processor's cache. */
    private static final int HASH_BITS = 14;

    /** 2^32 divided by the golden ratio (Knuth's multiplicative hashing). */
    private static final int MULTIPLIER = 0x9E37_79B1;

    /** Farther than any match may be. */
    private static final int NO_POSITION = -Symbols.MAX_DISTANCE - 1;

    /** After each 64 literals without a match, one more byte is skipped at a time. */
    private static final int SKIP_SHIFT = 6;

    private static final int MAX_SKIP = 31;

    private final int[] table = new int[1 << HASH_BITS];

    MatchFinder() {
        Arrays.fill(table, NO_POSITION);
    }

    /** Follows the window, which drops its first bytes. */
    void slide(int bytes) {
        for (int i = 0; i < table.length; i++) {
            table[i] = Math.max(table[i] - bytes, NO_POSITION);
        }
    }

    /** Adds the bytes from {@code from} to {@code to} to the block. Matches may refer to those before. */
    void find(byte[] window, int from, int to, Block block) {
        int last = to - MIN_LENGTH;
        int done = from;
        int at = from;
        while (at <= last) {
            int word = Words.getInt(window, at);
            int candidate = replace(word, at);
            if (at - candidate > Symbols.MAX_DISTANCE || Words.getInt(window, candidate) != word) {
                at += 1 + Math.min((at - done) >> SKIP_SHIFT, MAX_SKIP);
                continue;
            }
            int length = matchLength(window, candidate, at, Math.min(to - at, Symbols.MAX_MATCH));
            block.add(window, done, at, length, at - candidate);
            at += length;
            done = at;
            if (at <= last) {
                replace(Words.getInt(window, at - 1), at - 1);
            }
        }
        block.end(window, done, to);
    }

    /** Enters a position. Returns the one that its hash had before. */
    private int replace(int word, int position) {
        int hash = (word * MULTIPLIER) >>> (Integer.SIZE - HASH_BITS);
        int before = table[hash];
        table[hash] = position;
        return before;
    }

    /** Returns how many bytes are equal, of which the first four are known to be. Reads up to eight bytes too far. */
    private static int matchLength(byte[] window, int before, int at, int max) {
        int length = MIN_LENGTH;
        while (length < max) {
            long difference = Words.getLong(window, before + length) ^ Words.getLong(window, at + length);
            if (difference != 0) {
                return Math.min(max, length + Long.numberOfTrailingZeros(difference) / Byte.SIZE);
            }
            length += Long.BYTES;
        }
        return max;
    }
}
