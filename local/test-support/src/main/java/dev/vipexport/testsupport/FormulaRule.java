package dev.vipexport.testsupport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The worker's rule for apostrophes in CSV cells once more, as expressions over characters: what a test expects in a file.
 * {@link #undo} is the way back, as docs/http-api.md describes it for readers.
 */
public final class FormulaRule {
    private static final String BLANK = "[\\x01-\\x08\\x0B\\x0C\\x0E-\\x20\"\\x7F-\\xA0\\xAD\\u061C\\u1680\\u180E"
            + "\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\uFEFF]";
    private static final String SEPARATOR = "[,;|\\t\\r\\n]";
    private static final String TRIGGERS = "[=@＝＠+\\-＋－]";
    private static final Pattern START = Pattern.compile(
            "(?:(?:(?!\")" + BLANK + ")*+|'+" + BLANK + "*+)(?:[\\t\\r\\n]|" + TRIGGERS + ").*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+\\-＋－][0-9]+([.][0-9]+)?");
    private static final Pattern TRIGGER =
            Pattern.compile("(?<=" + SEPARATOR + ")('*+)" + BLANK + "*+(" + TRIGGERS + ")", Pattern.DOTALL);
    private static final Pattern OPERAND =
            Pattern.compile("(?s)(?:" + BLANK + "|[\\t=+\\-@＝＋－＠])*+([^)\\]}*/?:><^%&,;|`~\\r\\n].*+)?");
    private static final Pattern MARK = Pattern.compile(
            "[|!=]|(?<=[0-9A-Za-z_.\\x{80}-\\x{10FFFF}])\\(" + "|[0-9)\"'%}] ?[+\\-*/^&<>] ?[0-9(\"'$.{]");

    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");
    private static final Pattern ADDED = Pattern.compile("(?:\\A'(?='*+" + BLANK + "*+[\\t\\r\\n])|(?:\\A|(?<="
            + SEPARATOR + "))'(?='*+" + BLANK + "*+" + TRIGGERS + "))");

    private FormulaRule() {}

    /** Returns the text whose guarded form is {@code cell}. */
    public static String undo(String cell) {
        return ADDED.matcher(cell).replaceAll("");
    }

    /**
     * Returns the text with an apostrophe before each part that could be a formula, and before each apostrophe that could
     * be taken for one of these.
     *
     * @param isLast whether the record ends after the cell
     * @param nextCanContinue whether the cell is the first one and not the last one
     */
    public static String guard(String text, boolean isLast, boolean nextCanContinue) {
        var guarded = new StringBuilder();
        int done = 0;
        boolean strict = START.matcher(text).matches()
                && (nextCanContinue || !NUMBER.matcher(text).matches());
        if (strict) {
            guarded.append('\'');
        }
        Matcher trigger = TRIGGER.matcher(text);
        while (trigger.find()) {
            boolean hasApostrophe = !trigger.group(1).isEmpty();
            if (hasApostrophe || isFormula(text, trigger.group(2), trigger.end(2), isLast)) {
                guarded.append(text, done, trigger.start()).append('\'');
                done = trigger.start();
            }
        }
        return guarded.append(text, done, text.length()).toString();
    }

    private static boolean isFormula(String text, String trigger, int next, boolean isLast) {
        Matcher operand = OPERAND.matcher(text).region(next, text.length());
        if (!operand.lookingAt() || operand.group(1) == null) {
            return !isLast && operand.end() == text.length();
        }
        if ("=＝".contains(trigger)) {
            return true;
        }
        int end = endOfLine(text, operand.start(1));
        // a call can begin before the operand, as in a full-width minus and a parenthesis
        Matcher mark = MARK.matcher(text).region(operand.start(1), end).useTransparentBounds(true);
        return mark.find() || (end == text.length() && !isLast);
    }

    private static int endOfLine(String text, int from) {
        Matcher lineEnd = LINE_END.matcher(text);
        return lineEnd.find(from) ? lineEnd.start() : text.length();
    }
}
