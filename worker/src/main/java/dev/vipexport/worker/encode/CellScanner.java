package dev.vipexport.worker.encode;

/**
 * Finds the bytes of a CSV cell that need a look: those that make it quoted, and those that can begin a formula. All other
 * bytes are skipped eight at a time.
 */
final class CellScanner {
    private static final long SPACES = Swar.repeat(' ');
    private static final long QUOTES = Swar.repeat('"');
    private static final long ATS = Swar.repeat('@');

    /** With these bits set, {@code + - = ;} are equal, and {@code ) / 9 ?} as well, which a second check sorts out. */
    private static final long SIGN_BITS = Swar.repeat(0x16);

    private static final long SIGNS = Swar.repeat(0x3F);

    /** The first byte of full-width forms. */
    private static final int FULL_WIDTH = 0xEF;

    private static final long FULL_WIDTHS = Swar.repeat(FULL_WIDTH);

    private static final long LOW_BITS = Swar.repeat(0x7F);
    private static final long TOP_BITS = Swar.repeat(0x80);
    private static final long FROM_AT = Swar.repeat(0x40);
    private static final long SPACED_AT = Swar.repeat('@' ^ ' ');

    private final boolean pipes;
    private final long delimiters;
    private final boolean[] quoted = new boolean[256];
    private final boolean[] triggers = new boolean[256];

    CellScanner(char delimiter) {
        for (int character : new int[] {'\r', '\n', '"', delimiter}) {
            quoted[character] = true;
        }
        for (int character : new int[] {'=', '+', '-', '@', FULL_WIDTH}) {
            triggers[character] = true;
        }
        this.pipes = delimiter >= '@';
        this.delimiters = Swar.repeat(delimiter);
    }

    boolean isTrigger(byte b) {
        return triggers[b & 0xFF];
    }

    /** Returns the position of the first byte that needs quotes or can begin a formula, or {@code to}. */
    int indexOfSpecial(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Swar.SIZE) {
            long word = Swar.get(bytes, at);
            if (isPlain(word)) {
                at += Swar.SIZE;
                continue;
            }
            long found = Swar.findLess(word, SPACES)
                    | Swar.findEqual(word, QUOTES)
                    | Swar.findEqual(word, delimiters)
                    | findTriggers(word);
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (quoted[bytes[at] & 0xFF] || triggers[bytes[at] & 0xFF]) {
                return at;
            }
            at++;
        }
        while (at < to && !quoted[bytes[at] & 0xFF] && !triggers[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** Returns the position of the first byte that can begin a formula, or {@code to}. */
    int indexOfTrigger(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Swar.SIZE) {
            long found = findTriggers(Swar.get(bytes, at));
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (triggers[bytes[at] & 0xFF]) {
                return at;
            }
            at++;
        }
        while (at < to && !triggers[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /**
     * Returns whether no byte needs a look: each is a letter, a space or beyond ASCII. Most words of a text are, and this
     * costs no more than looking for quotes alone. Sums of seven bits never reach the next byte.
     */
    private boolean isPlain(long word) {
        long low = (word ^ SPACES) & LOW_BITS;
        // 1 to 0x3F: all below @ but the space
        long notSpace = (low + LOW_BITS) & ~(low + FROM_AT) & ~word;
        long at = ~((low ^ SPACED_AT) + LOW_BITS) & ~word;
        return ((notSpace | at) & TOP_BITS) == 0
                && (Swar.findEqual(word, FULL_WIDTHS) | (pipes ? Swar.findEqual(word, delimiters) : 0)) == 0;
    }

    private static long findTriggers(long word) {
        return Swar.findEqual(word | SIGN_BITS, SIGNS) | Swar.findEqual(word, ATS) | Swar.findEqual(word, FULL_WIDTHS);
    }
}
