package dev.vipexport.common.job;

import java.util.UUID;
import java.util.regex.Pattern;

/** Generates export ids: 32 hexadecimal digits with 122 random bits, so that ids cannot be guessed. */
public final class ExportIds {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private ExportIds() {}

    /** Returns whether {@code text} has the form of an id. */
    public static boolean isValid(String text) {
        return ID.matcher(text).matches();
    }

    /** Returns a new id. */
    public static String next() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
