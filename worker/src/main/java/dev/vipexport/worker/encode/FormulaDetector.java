package dev.vipexport.worker.encode;

/**
 * Detects text that a spreadsheet would run as a formula: it starts with {@code = + - @}, TAB, CR or LF and is not a plain
 * number such as {@code -12.5} or {@code +41791234567}.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
final class FormulaDetector {
    private FormulaDetector() {}

    static boolean isFormula(byte[] text, int from, int to) {
        if (from == to) {
            return false;
        }
        return switch (text[from]) {
            case '=', '@', '\t', '\r', '\n' -> true;
            case '+', '-' -> !isNumber(text, from + 1, to);
            default -> false;
        };
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
}
