package dev.vipexport.testsupport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worker's rule for apostrophes in cells once more, as expressions over characters: what a test expects in a file. */
public final class FormulaRule {
    private static final String BLANK = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x20\"\\x7F-\\xA0\\xAD\\u061C\\u1680\\u180E"
            + "\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\uFEFF]";
    private static final String SEPARATOR = "[,;|\\t\\r\\n]";
    private static final Pattern START =
            Pattern.compile("[\\t\\r\\n\\x00].*|(?:(?!\")" + BLANK + "|[\\t\\r\\n])*+[=@＝＠+\\-＋－].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+\\-＋－][0-9]+([.][0-9]+)?");
    private static final Pattern TRIGGER =
            Pattern.compile("(?<=" + SEPARATOR + ")" + BLANK + "*+([=+\\-@＝＋－＠])", Pattern.DOTALL);
    private static final Pattern NUMBER_FIELD =
            Pattern.compile("[0-9]+([.][0-9]+)?(?=" + SEPARATOR + "|\\z)", Pattern.DOTALL);
    private static final Pattern OPERAND =
            Pattern.compile("(?s)(?:" + BLANK + "|[\\t=+\\-@＝＋－＠])*+([^)\\]}*/?:><^%&,;|`~\\r\\n].*+)?");
    private static final Pattern MARK =
            Pattern.compile("[|!=]|[0-9A-Za-z_.\\x{80}-\\x{10FFFF}]\\(" + "|[0-9)\"'%}] ?[+\\-*/^&<>] ?[0-9(\"'$.{]");

    private FormulaRule() {}

    /**
     * Returns the text with an apostrophe before each part that could be a formula.
     *
     * @param isLast whether the record ends after the cell
     */
    public static String guard(String text, boolean isLast) {
        var guarded = new StringBuilder();
        int done = 0;
        boolean strict = START.matcher(text).matches() && !NUMBER.matcher(text).matches();
        if (strict) {
            guarded.append('\'');
        }
        Matcher trigger = TRIGGER.matcher(text);
        while (trigger.find()) {
            if (isFormula(text, trigger.group(1), trigger.end(1), isLast)) {
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
        if (!"@＠".contains(trigger) && isNumber(text, next, isLast)) {
            return false;
        }
        String[] lines = operand.group(1).split("[\\r\\n]", 2);
        return MARK.matcher(lines[0]).find() || (lines.length == 1 && !isLast);
    }

    private static boolean isNumber(String text, int next, boolean isLast) {
        Matcher number = NUMBER_FIELD.matcher(text).region(next, text.length());
        return number.lookingAt() && (isLast || number.end() < text.length());
    }
}
