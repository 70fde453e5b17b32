package dev.vipexport.api.error;

/** Cuts texts that errors repeat, so that no request makes its response large. */
final class Texts {
    private Texts() {}

    /** Returns the first {@code max} characters of a longer text, and an ellipsis. Splits no surrogate pair. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "\u2026";
    }
}
