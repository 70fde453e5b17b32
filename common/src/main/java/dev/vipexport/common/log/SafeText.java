package dev.vipexport.common.log;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text from strangers for logs and terminals. Escapes what moves a cursor, starts a line or reorders letters: control
 * characters (also C1, such as U+009B), format characters (bidi marks, zero-width characters, U+FEFF), line and paragraph
 * separators, and surrogates without a partner.
 */
public final class SafeText {
    private SafeText() {}

    /** Replaces each unsafe character by a Unicode escape, as in Java source. Returns safe text as it is. */
    public static String escape(String text) {
        return escape(text, false);
    }

    static String escapeKeepingTabs(String text) {
        return escape(text, true);
    }

    /** Escapes each line of a stack trace in a structured log. Its format escapes the line ends. */
    static String escapeKeepingLines(String text) {
        return text.lines().map(SafeText::escapeKeepingTabs).collect(Collectors.joining("\n"));
    }

    private static String escape(String text, boolean tabsAreSafe) {
        int unsafe = firstUnsafe(text, 0, tabsAreSafe);
        if (unsafe < 0) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 32);
        int done = 0;
        while (unsafe >= 0) {
            int next = unsafe + Character.charCount(text.codePointAt(unsafe));
            escaped.append(text, done, unsafe);
            for (char c : text.substring(unsafe, next).toCharArray()) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
            done = next;
            unsafe = firstUnsafe(text, next, tabsAreSafe);
        }
        return escaped.append(text, done, text.length()).toString();
    }

    /** Returns at most {@code max} characters of {@code text}, escaped. A shortened text ends with its full length. */
    public static String escape(String text, int max) {
        if (text.length() <= max) {
            return escape(text);
        }
        return escape(start(text, max)) + "... (" + text.length() + " characters)";
    }

    /** Returns the first {@code max} characters of a longer text, or one less, so that no surrogate pair is split. */
    public static String start(String text, int max) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    private static int firstUnsafe(String text, int from, boolean tabsAreSafe) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= ' ' && c < 0x7f) || (c == '\t' && tabsAreSafe)) {
                continue;
            }
            if (isUnsafe(text.codePointAt(i))) {
                return i;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
            }
        }
        return -1;
    }

    private static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
