package dev.vipexport.emulators.firestore.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a case, cut into words, quoted texts and punctuation. What stands in back-ticks belongs to its word, so that
 * {@code a.`b c`} is one.
 */
final class Tokens {
    private static final String PUNCTUATION = "()[]{},;:";

    /** One token; a quoted text is never taken for a word. */
    private record Token(String text, boolean quoted) {}

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(String line) {
        this.line = line;
        for (int at = 0; at < line.length(); ) {
            at = Character.isWhitespace(line.charAt(at)) ? at + 1 : cut(at);
        }
    }

    private int cut(int start) {
        char first = line.charAt(start);
        if (first == '"') {
            int end = closing(start, '"');
            tokens.add(new Token(Texts.unquoted(line.substring(start + 1, end)), true));
            return end + 1;
        }
        int end = PUNCTUATION.indexOf(first) >= 0 ? start + 1 : endOfWord(start);
        tokens.add(new Token(line.substring(start, end), false));
        return end;
    }

    private int endOfWord(int start) {
        int at = start;
        while (at < line.length()
                && !Character.isWhitespace(line.charAt(at))
                && PUNCTUATION.indexOf(line.charAt(at)) < 0) {
            at = line.charAt(at) == '`' ? closing(at, '`') + 1 : at + 1;
        }
        return at;
    }

    private int closing(int opening, char quote) {
        for (int at = opening + 1; at < line.length(); at++) {
            if (line.charAt(at) == quote) {
                return at;
            }
            if (line.charAt(at) == '\\') {
                at++;
            }
        }
        throw new IllegalArgumentException("No closing " + quote + " in: " + line);
    }

    boolean atEnd() {
        return next == tokens.size();
    }

    /** Whether the next token is this word or punctuation. */
    boolean sees(String word) {
        return !atEnd() && !tokens.get(next).quoted() && tokens.get(next).text().equals(word);
    }

    boolean seesQuoted() {
        return !atEnd() && tokens.get(next).quoted();
    }

    /** Takes the next token if it is this word or punctuation. */
    boolean take(String word) {
        boolean seen = sees(word);
        next += seen ? 1 : 0;
        return seen;
    }

    void expect(String word) {
        if (!take(word)) {
            throw unexpected("\"" + word + "\"");
        }
    }

    /** Takes the next token, whatever it is. */
    String text() {
        if (atEnd()) {
            throw unexpected("more");
        }
        return tokens.get(next++).text();
    }

    int number() {
        return Integer.parseInt(text());
    }

    IllegalArgumentException unexpected(String wanted) {
        String found = atEnd() ? "the end" : "\"" + tokens.get(next).text() + "\"";
        return new IllegalArgumentException("Expected " + wanted + " but found " + found + " in: " + line);
    }
}
