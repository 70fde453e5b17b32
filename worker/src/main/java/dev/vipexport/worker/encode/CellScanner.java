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

    private static long findTriggers(long word) {
        return Swar.findEqual(word | SIGN_BITS, SIGNS) | Swar.findEqual(word, ATS) | Swar.findEqual(word, FULL_WIDTHS);
    }
}
