package dev.vipexport.api.auth.message;

/**
 * Reads structured fields (RFC 9651) in the one form in which senders write them. Rejects optional white space, escapes and
 * leading zeros, which no sender needs: the text of a field is then its canonical form.
 */
final class FieldScanner {
    private static final int MAX_NAME = 64;
    private static final int MAX_STRING = 256;
    private static final int MAX_DIGITS = 12;

    private final String text;
    private int at;

    FieldScanner(String text) {
        this.text = text;
    }

    /** Ends the reading of a field that has another form. */
    static final class MalformedFieldException extends Exception {
        MalformedFieldException() {
            super("the field is malformed", null, false, false);
        }
    }

    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    boolean skip(char expected) {
        if (isAtEnd() || text.charAt(at) != expected) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char expected) throws MalformedFieldException {
        if (!skip(expected)) {
            throw new MalformedFieldException();
        }
    }

    /** Reads the name of a member or parameter. */
    String name() throws MalformedFieldException {
        int start = at;
        while (!isAtEnd() && isInName(text.charAt(at), at == start)) {
            at++;
        }
        return checked(start, MAX_NAME);
    }

    private static boolean isInName(char letter, boolean first) {
        return (letter >= 'a' && letter <= 'z')
                || (!first && ((letter >= '0' && letter <= '9') || letter == '_' || letter == '-' || letter == '.'));
    }

    /** Reads a quoted string. */
    String string() throws MalformedFieldException {
        expect('"');
        int start = at;
        while (!isAtEnd() && text.charAt(at) != '"') {
            char letter = text.charAt(at);
            if (letter < ' ' || letter > '~' || letter == '\\') {
                throw new MalformedFieldException();
            }
            at++;
        }
        String value = checked(start, MAX_STRING);
        expect('"');
        return value;
    }

    /** Reads an integer that is not negative. */
    long integer() throws MalformedFieldException {
        int start = at;
        while (!isAtEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = checked(start, MAX_DIGITS);
        if (digits.length() > 1 && digits.startsWith("0")) {
            throw new MalformedFieldException();
        }
        return Long.parseLong(digits);
    }

    private String checked(int start, int maxLength) throws MalformedFieldException {
        if (at == start || at - start > maxLength) {
            throw new MalformedFieldException();
        }
        return text.substring(start, at);
    }
}
