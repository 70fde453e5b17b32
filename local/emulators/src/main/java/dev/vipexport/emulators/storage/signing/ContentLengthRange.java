package dev.vipexport.emulators.storage.signing;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number of bytes that a signed URL allows to upload ({@code x-goog-content-length-range}), both ends included. */
public record ContentLengthRange(long min, long max) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}),(\\d{1,18})");

    /** Parses the header. Without one, any size is allowed. */
    public static ContentLengthRange of(@Nullable String header) {
        if (header == null) {
            return new ContentLengthRange(0, Long.MAX_VALUE);
        }
        Matcher form = FORM.matcher(header.replace(" ", ""));
        if (!form.matches()) {
            throw StorageApiException.invalid("Invalid x-goog-content-length-range: " + header);
        }
        return new ContentLengthRange(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
    }

    /**
     * Checks the size.
     *
     * @throws StorageApiException 400 if it is out of range
     */
    public void check(long size) {
        if (size < min) {
            throw error("EntityTooSmall", "Your proposed upload is smaller than the minimum object size", size);
        }
        if (size > max) {
            throw error("EntityTooLarge", "Your proposed upload is larger than the maximum object size", size);
        }
    }

    private StorageApiException error(String code, String message, long size) {
        return StorageApiException.forXml(
                400, code, message, "It has " + size + " bytes; the range is " + min + " to " + max + ".");
    }
}
