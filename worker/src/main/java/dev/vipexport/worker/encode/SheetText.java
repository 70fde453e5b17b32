package dev.vipexport.worker.encode;

/**
 * Finds what a text in a sheet needs: the bytes to escape, eight at a time, and where to cut a long text. Escaped are the
 * characters of XML's syntax, those that XML 1.0 lacks, CR, which XML turns into LF, and an underscore that would begin an
 * escape {@code _xHHHH_} (ECMA-376, {@code ST_Xstring}).
 */
final class SheetText {

    /** A spreadsheet's limit of a cell, in UTF-16 units. */
    static final int MAX_UNITS = 32_767;

    private static final long SPACES = Swar.repeat(' ');
    private static final long AMPERSANDS = Swar.repeat('&');
    private static final long UNDERSCORES = Swar.repeat('_');

    /** With this bit set, {@code <} equals {@code >}. No other byte does, except these two. */
    private static final long ANGLE_BIT = Swar.repeat('<' ^ '>');

    private static final long ANGLES = Swar.repeat('>');

    /** The first byte of U+FFFE and U+FFFF, and of other characters. */
    private static final int NON_CHARACTER = 0xEF;

    private static final long NON_CHARACTERS = Swar.repeat(NON_CHARACTER);

    /** The length of an escape without its last underscore. */
    private static final int ESCAPE = 6;

    private SheetText() {}

    /** Returns the position of the first byte that needs an escape, or {@code to} if there is none. */
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

    private static long candidates(long word) {
        return Swar.findLess(word, SPACES)
                | Swar.findEqual(word, AMPERSANDS)
                | Swar.findEqual(word | ANGLE_BIT, ANGLES)
                | Swar.findEqual(word, UNDERSCORES)
                | Swar.findEqual(word, NON_CHARACTERS);
    }

    private static boolean isEscaped(byte[] bytes, int at, int to) {
        return switch (bytes[at]) {
            case '&', '<', '>' -> true;
            case '_' -> startsEscape(bytes, at, to);
            default -> isHexEscaped(bytes, at, to);
        };
    }

    /** Returns whether the character becomes {@code _xHHHH_}. */
    static boolean isHexEscaped(byte[] bytes, int at, int to) {
        byte b = bytes[at];
        return (b >= 0 && b < ' ' && b != '\t' && b != '\n') || isNonCharacter(bytes, at, to);
    }

    /** Returns whether U+FFFE or U+FFFF is at {@code at}, which has three bytes. */
    static boolean isNonCharacter(byte[] bytes, int at, int to) {
        return (bytes[at] & 0xFF) == NON_CHARACTER
                && to - at >= 3
                && (bytes[at + 1] & 0xFF) == 0xBF
                && (bytes[at + 2] & 0xFF) >= 0xBE;
    }

    /** The underscore that ends an escape can be one of the text, or the first one of an escape that follows. */
    private static boolean startsEscape(byte[] bytes, int at, int to) {
        if (to - at <= ESCAPE || bytes[at + 1] != 'x') {
            return false;
        }
        for (int digit = at + 2; digit < at + ESCAPE; digit++) {
            if (Character.digit(bytes[digit], 16) < 0) {
                return false;
            }
        }
        return bytes[at + ESCAPE] == '_' || isHexEscaped(bytes, at + ESCAPE, to);
    }

    /**
     * Returns whether the text is longer than a cell. Its UTF-16 form never has more units than its bytes.
     *
     * @param added ASCII characters that the cell has in addition
     */
    static boolean isTooLong(byte[] bytes, int from, int to, int added) {
        return to - from + added > MAX_UNITS && indexOfUnit(bytes, from, to, MAX_UNITS - added) < to;
    }

    /** Returns the position after the last whole character of the first {@code units} UTF-16 units. */
    static int indexOfUnit(byte[] bytes, int from, int to, int units) {
        int left = units;
        int at = from;
        while (at < to) {
            int lead = bytes[at] & 0xFF;
            left -= lead < 0xF0 ? 1 : 2;
            if (left < 0) {
                return at;
            }
            at += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        }
        return to;
    }
}
