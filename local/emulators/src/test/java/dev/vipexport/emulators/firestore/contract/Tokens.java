package dev.vipexport.emulators.firestore.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line of a case into words, quoted texts and punctuation. Text in back-ticks belongs to its word, so
 * {@code a.`b c`} is one word.
 */
final class Tokens {
    private static final String PUNCTUATION = "()[]{},;:";

    /** One token. A quoted text never counts as a word. */
    private record Token(String text, boolean quoted) {}

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(String line) {
        this.line = line;
        for (int at = 0; at < line.length(); ) {
            at = Character.isWhitespace(line.charAt(at)) ? at + 1 : tokenize(at);
        }
    }

    private int tokenize(int start) {
        char first = line.charAt(start);
        if (first == '"') {
            int end = closing(start, '"');
            tokens.add(new Token(QuotedText.unquoted(line.substring(start + 1, end)), true));
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

    boolean isAtEnd() {
        return next == tokens.size();
    }

    /** Returns whether the next token is this word or punctuation. */
    boolean isNext(String word) {
        return !isAtEnd()
                && !tokens.get(next).quoted()
                && tokens.get(next).text().equals(word);
    }

    boolean isNextQuoted() {
        return !isAtEnd() && tokens.get(next).quoted();
    }

    /** Takes the next token if it is this word or punctuation. */
    boolean tryTake(String word) {
        boolean seen = isNext(word);
        next += seen ? 1 : 0;
        return seen;
    }

    void expect(String word) {
        if (!tryTake(word)) {
            throw unexpected("\"" + word + "\"");
        }
    }

    /** Takes the next token of any kind. */
    String takeText() {
        if (isAtEnd()) {
            throw unexpected("more");
        }
        return tokens.get(next++).text();
    }

    int takeInt() {
        return Integer.parseInt(takeText());
    }

    IllegalArgumentException unexpected(String expected) {
        String found = isAtEnd() ? "the end" : "\"" + tokens.get(next).text() + "\"";
        return new IllegalArgumentException("Expected " + expected + " but found " + found + " in: " + line);
    }
}
