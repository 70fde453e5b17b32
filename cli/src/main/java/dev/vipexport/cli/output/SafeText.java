package dev.vipexport.cli.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Removes the characters from a text that control a terminal, reorder the text, end its line or are invisible. */
final class SafeText {
    /** Controls (C0 and C1), formats (bidirectional and zero-width ones), lone surrogates, line and paragraph separators. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private SafeText() {}

    /** Returns the text with a question mark for each unsafe character. */
    static String replaceUnsafe(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }

    /** Returns equal JSON. Compact JSON has unsafe characters only within strings, so it can escape them. */
    static String escapeUnsafe(String compactJson) {
        return UNSAFE.matcher(compactJson).replaceAll(found -> Matcher.quoteReplacement(escape(found.group())));
    }

    private static String escape(String character) {
        return character
                .chars()
                .mapToObj(unit -> String.format("\\u%04x", unit))
                .collect(Collectors.joining());
    }
}
