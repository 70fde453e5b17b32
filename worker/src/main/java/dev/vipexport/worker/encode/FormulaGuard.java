package dev.vipexport.worker.encode;

import java.util.Arrays;

/**
 * Finds where a cell needs an apostrophe, so that no spreadsheet runs a part of it as a formula.
 *
 * <p>A spreadsheet can cut the file at another character than the one that separates its columns: {@code ;} where the comma
 * is the decimal point, TAB or {@code |} in an import dialogue. A quote in the middle of a field is then a letter, so that
 * line breaks end rows, too. So a formula can begin after each line break and after each {@code , ; TAB |} of a cell.
 *
 * <p>The rule:
 *
 * <ol>
 *   <li>A cell is guarded at its start if it begins, after blanks, with TAB, CR, LF, {@code = @}, or with {@code + -} and is
 *       no plain number such as {@code -12.5} or {@code +41791234567}. A number in the first cell is guarded as well, because
 *       the next cell can continue it. The full-width forms count as well. Blanks are spaces, control and zero-width
 *       characters, NBSP and U+FEFF. NUL is none, because U+FFFD replaces it.
 *   <li>After a separator, also with blanks or quotes between them, only what could be a formula is guarded, because chats
 *       are full of smileys and dashes.
 *       {@code =} is guarded if an operand can follow. {@code + - @} are guarded if an operand follows and the line has a call {@code f(}, an operator between operands, or one of {@code | ! =}. A line that ends with its
 *       cell can have them in the next cell. So {@code ;-)}, {@code , - and then} and {@code , @anna} stay as they are in the
 *       last column, which is the text's.
 *   <li>A text that already has apostrophes at its start or after a separator gets one more if blanks or quotes and
 *       then a trigger {@code = + - @} follow them, or at its start TAB, CR or LF. So a reader can undo the rule without
 *       knowing what is a formula: of each such run of apostrophes, one was added.
 * </ol>
 *
 * <p>An instance holds the positions of one cell. It is not thread-safe.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
final class FormulaGuard {
    private static final int END = -1;
    private static final int MAX_SKIPPED = 256;

    /** The bytes that can be a mark or end a line. */
    private static final boolean[] STOPS = new boolean[256];

    static {
        "|!=(+-*/^&<>\r\n".chars().forEach(character -> STOPS[character] = true);
    }

    private int[] positions = new int[8];
    private int count;
    private int stop;
    private boolean isLast;

    /**
     * Starts a cell.
     *
     * @param isLast whether the record ends after it. Otherwise what begins in it can go on in the next one
     */
    void reset(boolean isLast) {
        count = 0;
        this.isLast = isLast;
        stop = -1;
    }

    /** Returns how many apostrophes the cell needs so far. */
    int count() {
        return count;
    }

    /** Returns the position before which the apostrophe belongs. The positions ascend. */
    int position(int index) {
        return positions[index];
    }

    /**
     * Returns whether the start of the cell needs an apostrophe, whatever follows.
     *
     * @param nextCanContinue whether the next cell can continue a number, for a spreadsheet that does not cut between them
     */
    static boolean startsFormula(byte[] text, int from, int to, boolean nextCanContinue) {
        int at = from;
        int first = text[at];
        if (first == '\'') {
            int next = endOfBlanks(text, endOfApostrophes(text, from, to), to);
            return next < to && (isLineEndOrTab(text[next]) || isTrigger(text, next, to));
        }
        if (first <= ' ' || first == 0x7F) {
            while (at < to && text[at] != '"' && isBlank(text, at, to)) {
                at += length(text, at);
            }
            if (at >= to) {
                return false;
            }
            if (isLineEndOrTab(text[at])) {
                return true;
            }
        }
        return switch (text[at]) {
            case '=', '@' -> true;
            case '+', '-' -> at > from || nextCanContinue || !isNumber(text, at + 1, to);
            case (byte) 0xEF ->
                switch (fullWidth(text, at, to)) {
                    case '=', '@' -> true;
                    case '+', '-' -> at > from || nextCanContinue || !isNumber(text, at + 3, to);
                    default -> false;
                };
            default -> false;
        };
    }

    /** Returns false if no formula begins after the byte, because it is no separator and not the last one of a blank. */
    static boolean canPrecede(byte b) {
        return b <= '"' || b == '\'' || b == 0x7F || isSeparator(b);
    }

    /** Adds the position of the apostrophe for the trigger at {@code at}, if it needs one. Call it with ascending positions. */
    void check(byte[] text, int from, int at, int to) {
        int trigger = text[at] & 0xFF;
        int next = at + 1;
        if (trigger >= 0x80) {
            trigger = fullWidth(text, at, to);
            next = at + 3;
            if (trigger == END) {
                return;
            }
        }
        int end = startOfBlanks(text, from, at);
        int start = end;
        while (start > from && text[start - 1] == '\'') {
            start--;
        }
        // the start of the cell is startsFormula's
        if (start > from && isSeparator(text[start - 1]) && (start < end || isFormula(text, trigger, next, to))) {
            add(start);
        }
    }

    private void add(int position) {
        if (count > 0 && positions[count - 1] == position) {
            return;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = position;
    }

    private boolean isFormula(byte[] text, int trigger, int next, int to) {
        int operand = next;
        // a longer run of blanks and triggers is none of a sentence
        int limit = Math.min(to, next + MAX_SKIPPED);
        while (operand < limit
                && (isTrigger(text, operand, to) || isBlank(text, operand, to) || text[operand] == '\t')) {
            operand += length(text, operand);
        }
        if (operand >= to) {
            return !isLast;
        }
        if (operand < limit && !canBeOperand(text[operand])) {
            return false;
        }
        if (trigger == '=') {
            return true;
        }
        return hasMarkAfter(text, operand, to);
    }

    /** Looks from the operand to the next mark or the end of the line, once, so that a cell of triggers costs no square. */
    private boolean hasMarkAfter(byte[] text, int operand, int to) {
        if (operand > stop) {
            int at = operand;
            while (at < to && !(STOPS[text[at] & 0xFF] && (isLineEndOrTab(text[at]) || isMark(text, at, to)))) {
                at++;
            }
            stop = at;
        }
        return stop == to ? !isLast : !isLineEndOrTab(text[stop]);
    }

    private static boolean isMark(byte[] text, int at, int to) {
        switch (text[at]) {
            case '|', '!', '=' -> {
                return true;
            }
            case '(' -> {
                return isWord(text[at - 1]);
            }
            case '+', '-', '*', '/', '^', '&', '<', '>' -> {
                int before = text[at - 1] == ' ' ? at - 2 : at - 1;
                int after = at + 1 < to && text[at + 1] == ' ' ? at + 2 : at + 1;
                return isOperandEnd(text[before]) && after < to && isOperandStart(text[after]);
            }
            default -> {
                return false;
            }
        }
    }

    /** Letters are no operand here: {@code e-mail} and {@code and/or} are words, and names do no harm. */
    private static boolean isOperandEnd(byte b) {
        return (b >= '0' && b <= '9') || b == ')' || b == '"' || b == '\'' || b == '%' || b == '}';
    }

    private static boolean isOperandStart(byte b) {
        return (b >= '0' && b <= '9') || b == '(' || b == '"' || b == '\'' || b == '$' || b == '.' || b == '{';
    }

    /** NUL counts as the U+FFFD that replaces it. */
    private static boolean isWord(byte b) {
        return b <= 0
                || (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || b == '_'
                || b == '.';
    }

    private static boolean canBeOperand(byte b) {
        return switch (b) {
            case ')', ']', '}', '*', '/', '?', ':', '>', '<', '^', '%', '&', ',', ';', '|', '`', '~', '\r', '\n' ->
                false;
            default -> true;
        };
    }

    private static boolean isSeparator(byte b) {
        return switch (b) {
            case ',', ';', '|', '\t', '\r', '\n' -> true;
            default -> false;
        };
    }

    private static boolean isLineEndOrTab(byte b) {
        return b == '\t' || b == '\r' || b == '\n';
    }

    /** Returns whether the text is digits, optionally followed by a point and digits. */
    private static boolean isNumber(byte[] text, int from, int to) {
        int point = endOfDigits(text, from, to);
        if (point == from) {
            return false;
        }
        if (point == to) {
            return true;
        }
        return text[point] == '.' && point + 1 < to && endOfDigits(text, point + 1, to) == to;
    }

    private static int endOfDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Returns the trigger whose full-width form is at {@code at}, or {@link #END}. */
    private static int fullWidth(byte[] text, int at, int to) {
        if (to - at < 3 || text[at] != (byte) 0xEF || text[at + 1] != (byte) 0xBC) {
            return END;
        }
        return switch (text[at + 2] & 0xFF) {
            case 0x8B -> '+';
            case 0x8D -> '-';
            case 0x9D -> '=';
            case 0xA0 -> '@';
            default -> END;
        };
    }

    /** Returns the start of the blanks that end before {@code at}. */
    private static int startOfBlanks(byte[] text, int from, int at) {
        int start = at;
        while (start > from) {
            int before = start - 1;
            while (before > from && start - before < 3 && (text[before] & 0xC0) == 0x80) {
                before--;
            }
            if (!isBlank(text, before, start)) {
                return start;
            }
            start = before;
        }
        return start;
    }

    private static int endOfApostrophes(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] == '\'') {
            at++;
        }
        return at;
    }

    private static int endOfBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isBlank(text, at, to)) {
            at += length(text, at);
        }
        return at;
    }

    private static boolean isTrigger(byte[] text, int at, int to) {
        return switch (text[at]) {
            case '=', '+', '-', '@' -> true;
            default -> fullWidth(text, at, to) != END;
        };
    }

    /** Returns whether the character at {@code at}, whose bytes end before {@code to}, shows nothing at a cell's start. */
    private static boolean isBlank(byte[] text, int at, int to) {
        int first = text[at] & 0xFF;
        if (first < 0x80) {
            return (first <= ' ' && first > 0 && !isSeparator((byte) first)) || first == '"' || first == 0x7F;
        }
        int second = to - at > 1 ? text[at + 1] & 0xFF : 0;
        if (first == 0xC2) {
            // C1 controls, NBSP, soft hyphen
            return second <= 0xA0 || second == 0xAD;
        }
        if (first == 0xD8) {
            return second == 0x9C;
        }
        int third = to - at > 2 ? text[at + 2] & 0xFF : 0;
        return switch ((first << 8) | second) {
            // U+1680, U+180E
            case 0xE19A -> third == 0x80;
            case 0xE1A0 -> third == 0x8E;
            // U+2000 to U+200F, U+2028 to U+202F, U+205F to U+206F
            case 0xE280 -> third <= 0x8F || (third >= 0xA8 && third <= 0xAF);
            case 0xE281 -> third >= 0x9F && third <= 0xAF;
            // U+3000, U+FEFF
            case 0xE380 -> third == 0x80;
            case 0xEFBB -> third == 0xBF;
            default -> false;
        };
    }

    private static int length(byte[] text, int at) {
        int first = text[at] & 0xFF;
        return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }
}
