package dev.vipexport.worker.csv;

import dev.vipexport.common.job.ExportOptions;

/**
 * Keeps a spreadsheet from running a text as a formula: a text that starts with {@code = + - @}, TAB, CR or LF gets a
 * leading apostrophe, unless it is a plain number such as {@code -12.5} or {@code +41791234567}.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
final class FormulaGuard {
    private final boolean on;
    private long defused;

    FormulaGuard(ExportOptions.Formulas formulas) {
        this.on = formulas == ExportOptions.Formulas.DEFUSE;
    }

    String safe(String text) {
        if (!on || !isFormula(text)) {
            return text;
        }
        defused++;
        return "'" + text;
    }

    /** How many texts got an apostrophe. */
    long defused() {
        return defused;
    }

    private static boolean isFormula(String text) {
        if (text.isEmpty()) {
            return false;
        }
        return switch (text.charAt(0)) {
            case '=', '@', '\t', '\r', '\n' -> true;
            case '+', '-' -> !isNumber(text, 1);
            default -> false;
        };
    }

    /** Digits, then nothing or a point and digits. */
    private static boolean isNumber(String text, int from) {
        int point = endOfDigits(text, from);
        if (point == from) {
            return false;
        }
        if (point == text.length()) {
            return true;
        }
        return text.charAt(point) == '.' && point + 1 < text.length() && endOfDigits(text, point + 1) == text.length();
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
