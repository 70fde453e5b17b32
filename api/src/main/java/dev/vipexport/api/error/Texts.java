package dev.vipexport.api.error;

import dev.vipexport.common.log.SafeText;

/** Cuts texts that errors repeat, so that no request makes its response large. */
final class Texts {
    private Texts() {}

    /** Returns the first {@code max} characters of a longer text, and an ellipsis. Splits no surrogate pair. */
    static String cut(String text, int max) {
        return text.length() <= max ? text : SafeText.start(text, max) + "\u2026";
    }
}
