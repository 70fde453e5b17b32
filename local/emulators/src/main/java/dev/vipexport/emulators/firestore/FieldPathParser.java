package dev.vipexport.emulators.firestore;

import java.util.ArrayList;
import java.util.List;

/** Splits {@code a.b.`c.d`} into its segments; inside back-ticks a backslash escapes the next character. */
final class FieldPathParser {
    private final String text;
    private int at;

    FieldPathParser(String text) {
        this.text = text;
    }

    List<String> segments() {
        List<String> segments = new ArrayList<>();
        segments.add(segment());
        while (at < text.length()) {
            if (text.charAt(at) != '.') {
                throw malformed();
            }
            at++;
            segments.add(segment());
        }
        return List.copyOf(segments);
    }

    private String segment() {
        return at < text.length() && text.charAt(at) == '`' ? quoted() : plain();
    }

    private String plain() {
        int dot = text.indexOf('.', at);
        String segment = text.substring(at, dot < 0 ? text.length() : dot);
        at += segment.length();
        if (!FieldPath.isSimple(segment)) {
            throw malformed();
        }
        return segment;
    }

    private String quoted() {
        StringBuilder segment = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '`') {
                at++;
                return segment.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
            }
            segment.append(text.charAt(at));
        }
        throw malformed();
    }

    private RuntimeException malformed() {
        return Rejection.invalid("Field path \"" + text
                + "\" is malformed: segments are identifiers or stand in back-ticks, with dots between");
    }
}
