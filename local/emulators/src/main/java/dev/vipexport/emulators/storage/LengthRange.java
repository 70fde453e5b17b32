package dev.vipexport.emulators.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many bytes a signed URL lets its holder upload ({@code x-goog-content-length-range}), both ends included. */
record LengthRange(long least, long most) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}),(\\d{1,18})");

    static LengthRange of(@Nullable String header) {
        if (header == null) {
            return new LengthRange(0, Long.MAX_VALUE);
        }
        Matcher form = FORM.matcher(header.replace(" ", ""));
        if (!form.matches()) {
            throw StorageError.invalid("Invalid x-goog-content-length-range: " + header);
        }
        return new LengthRange(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
    }

    void check(long size) {
        if (size < least) {
            throw refusal("EntityTooSmall", "Your proposed upload is smaller than the minimum object size", size);
        }
        if (size > most) {
            throw refusal("EntityTooLarge", "Your proposed upload is larger than the maximum object size", size);
        }
    }

    private StorageError refusal(String code, String message, long size) {
        return StorageError.xml(
                400, code, message, "It has " + size + " bytes, allowed are " + least + " to " + most + ".");
    }
}
