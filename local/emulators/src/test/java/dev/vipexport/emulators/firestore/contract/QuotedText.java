package dev.vipexport.emulators.firestore.contract;

import java.util.regex.Pattern;

/**
 * Reads and writes quoted texts with only visible characters. Non-ASCII characters are escaped as in JSON.
 * {@code \{9}x} is nine times x.
 */
final class QuotedText {
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_./~-]+");

    private QuotedText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }

    /** Returns the text, with quotes only if it needs them. */
    static String path(String path) {
        return SIMPLE.matcher(path).matches() ? path : quoted(path);
    }

    static String unquoted(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                plain.append(c);
            } else if (text.charAt(at + 1) == 'u') {
                plain.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
                at += 5;
            } else if (text.charAt(at + 1) == '{') {
                int end = text.indexOf('}', at);
                plain.append(text.substring(end + 1, end + 2).repeat(Integer.parseInt(text.substring(at + 2, end))));
                at = end + 1;
            } else {
                plain.append(text.charAt(++at));
            }
        }
        return plain.toString();
    }
}
