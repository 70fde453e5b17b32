package dev.vipexport.emulators.firestore.value;

import java.util.ArrayList;
import java.util.List;

/** Splits {@code a.b.`c.d`} into its segments. Inside back-ticks, a backslash escapes the next character. */
final class FieldPathParser {
    private final String text;
    private int position;

    FieldPathParser(String text) {
        this.text = text;
    }

    List<String> segments() {
        List<String> segments = new ArrayList<>();
        segments.add(segment());
        while (position < text.length()) {
            if (text.charAt(position) != '.') {
                throw malformed();
            }
            position++;
            segments.add(segment());
        }
        return List.copyOf(segments);
    }

    private String segment() {
        return position < text.length() && text.charAt(position) == '`' ? quoted() : plain();
    }

    private String plain() {
        int dot = text.indexOf('.', position);
        String segment = text.substring(position, dot < 0 ? text.length() : dot);
        position += segment.length();
        if (!FieldPath.isSimple(segment)) {
            throw malformed();
        }
        return segment;
    }

    private String quoted() {
        StringBuilder segment = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '`') {
                position++;
                return segment.toString();
            }
            if (c == '\\' && position + 1 < text.length()) {
                position++;
            }
            segment.append(text.charAt(position));
        }
        throw malformed();
    }

    private RuntimeException malformed() {
        return StatusErrors.invalid("Field path \"" + text
                + "\" is malformed: segments are identifiers or stand in back-ticks, with dots between");
    }
}
