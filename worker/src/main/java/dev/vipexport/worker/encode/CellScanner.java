package dev.vipexport.worker.encode;

/**
 * Finds the bytes of a CSV cell that need a look, and skips the others eight at a time. Most cells have no separator, quote
 * or NUL. Then only their start can begin a formula, and one search tells both that and whether they need quotes.
 */
final class CellScanner {
    private static final long SPACES = Swar.repeat(' ');
    private static final long QUOTES = Swar.repeat('"');
    private static final long COMMAS = Swar.repeat(',');
    private static final long SEMICOLONS = Swar.repeat(';');
    private static final long PIPES = Swar.repeat('|');
    private static final long ATS = Swar.repeat('@');

    /** With these bits set, {@code + - =} are equal, and {@code ) / 9 ; ?} as well, which a second check sorts out. */
    private static final long SIGN_BITS = Swar.repeat(0x16);

    private static final long SIGNS = Swar.repeat(0x3F);

    /** The first byte of full-width forms. */
    private static final int FULL_WIDTH = 0xEF;

    private static final long FULL_WIDTHS = Swar.repeat(FULL_WIDTH);

    private static final long AFTER_COMMA = Swar.repeat(',' + 1);
    private static final long PIPE_TO_TOP = Swar.repeat(0x80 - '|');

    private static final boolean[] SPECIAL = set("\0\t\r\n,;|\"");
    private static final boolean[] TRIGGERS = set("=+-@" + (char) FULL_WIDTH);

    private CellScanner() {}

    private static boolean[] set(String characters) {
        var set = new boolean[256];
        characters.chars().forEach(character -> set[character] = true);
        return set;
    }

    /**
     * Returns the position of the first quote, NUL, or character at which a spreadsheet can cut the file, or {@code to}. All
     * delimiters are among these.
     */
    static int indexOfSpecial(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Swar.SIZE) {
            long found = findSpecial(Swar.get(bytes, at));
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (SPECIAL[bytes[at] & 0xFF]) {
                return at;
            }
            at++;
        }
        while (at < to && !SPECIAL[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** Returns the position of the first byte that can begin a formula after the byte before it, or {@code to}. */
    static int indexOfTrigger(byte[] bytes, int from, int to) {
        // nothing is before the first byte
        int at = Math.max(from, 1);
        while (to - at >= Swar.SIZE) {
            long found = findTriggers(Swar.get(bytes, at - 1), Swar.get(bytes, at));
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (isTrigger(bytes, at)) {
                return at;
            }
            at++;
        }
        while (at < to && !isTrigger(bytes, at)) {
            at++;
        }
        return Math.min(at, to);
    }

    private static boolean isTrigger(byte[] bytes, int at) {
        return TRIGGERS[bytes[at] & 0xFF] && FormulaGuard.canPrecede(bytes[at - 1]);
    }

    /** Finds control characters, too. Those that are not special are rare, so a second check is cheap. */
    private static long findSpecial(long word) {
        return ((word - SPACES)
                        | ((word ^ QUOTES) - Swar.ONES)
                        | ((word ^ COMMAS) - Swar.ONES)
                        | ((word ^ SEMICOLONS) - Swar.ONES)
                        | ((word ^ PIPES) - Swar.ONES))
                & ~word
                & Swar.TOP_BITS;
    }

    /** Finds what looks like a trigger after what looks like a separator, blank or apostrophe. Misses none of them. */
    private static long findTriggers(long before, long word) {
        long ascii = (((word | SIGN_BITS) ^ SIGNS) - Swar.ONES) | ((word ^ ATS) - Swar.ONES);
        long trigger = (ascii & ~word) | (((word ^ FULL_WIDTHS) - Swar.ONES) & word);
        // up to the comma, the semicolon, from the pipe
        long after = (before - AFTER_COMMA) | ((before ^ SEMICOLONS) - Swar.ONES) | (before + PIPE_TO_TOP) | before;
        return trigger & after & Swar.TOP_BITS;
    }
}
