package dev.vipexport.worker.encode;

/** Finds the characters that a JSON string must escape here, and skips the others eight bytes at a time. */
final class JsonScanner {
    private static final long SPACES = Swar.repeat(' ');
    private static final long QUOTES = Swar.repeat('"');
    private static final long BACKSLASHES = Swar.repeat('\\');

    /** The first bytes of what is escaped above ASCII, C2 and E2, differ in this bit. */
    private static final long LEAD_BIT = Swar.repeat(0x20);

    private static final long LEADS = Swar.repeat(0xE2);
    private static final int DELETE = 0x7F;

    private JsonScanner() {}

    /** Returns the position of the first character to escape, or {@code to} if there is none. */
    static int indexOfEscaped(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Swar.SIZE) {
            long found = candidates(Swar.get(bytes, at));
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (isEscaped(bytes, at, to)) {
                return at;
            }
            at++;
        }
        while (at < to && !isEscaped(bytes, at, to)) {
            at++;
        }
        return at;
    }

    /** Finds any character that begins with C2 or E2, too. Most of them need no escape, which a second check sorts out. */
    private static long candidates(long word) {
        // adding one sets the top bit of DEL
        long ascii = (word - SPACES)
                | ((word ^ QUOTES) - Swar.ONES)
                | ((word ^ BACKSLASHES) - Swar.ONES)
                | (word + Swar.ONES);
        long leads = ((word | LEAD_BIT) ^ LEADS) - Swar.ONES;
        return ((ascii & ~word) | (leads & word)) & Swar.TOP_BITS;
    }

    private static boolean isEscaped(byte[] bytes, int at, int to) {
        int b = bytes[at] & 0xFF;
        if (b < 0x80) {
            return b < ' ' || b == '"' || b == '\\' || b == DELETE;
        }
        return isC1Control(bytes, at, to) || isLineSeparator(bytes, at, to);
    }

    /** Returns whether U+0080 to U+009F is at {@code at}. U+0085 ends a line. */
    static boolean isC1Control(byte[] bytes, int at, int to) {
        return bytes[at] == (byte) 0xC2 && to - at >= 2 && (bytes[at + 1] & 0xE0) == 0x80;
    }

    /** Returns whether U+2028 or U+2029 is at {@code at}. Both end a line. */
    private static boolean isLineSeparator(byte[] bytes, int at, int to) {
        return bytes[at] == (byte) 0xE2
                && to - at >= 3
                && bytes[at + 1] == (byte) 0x80
                && (bytes[at + 2] & 0xFE) == 0xA8;
    }
}
