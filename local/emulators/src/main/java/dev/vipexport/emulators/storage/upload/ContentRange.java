package dev.vipexport.emulators.storage.upload;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Content-Range header of a PUT to a resumable upload: {@code bytes 0-262143/*}, {@code bytes
 * 262144-300000/300001}, {@code bytes *}{@code /300001} (no more bytes) or {@code bytes *}{@code /*} (status query).
 * Google's Node client also sends {@code bytes 0-*}{@code /*}: all bytes from there to the end of the body.
 *
 * @param first offset of the first byte, or null if there are none
 * @param last offset of the last byte, inclusive, or null if there are none or it is unknown
 * @param total size of the whole content, or null while it is unknown
 */
public record ContentRange(
        @Nullable Long first, @Nullable Long last, @Nullable Long total) {
    private static final Pattern FORM = Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18}|\\*)|\\*)/(\\d{1,18}|\\*)");

    /** Parses the header. */
    public static ContentRange parse(String header) {
        Matcher form = FORM.matcher(header.trim());
        if (!form.matches()) {
            throw StorageApiException.invalid("Failed to parse Content-Range header: " + header);
        }
        Long total = number(form.group(3));
        Long last = number(form.group(2));
        if ("*".equals(form.group(2)) && total != null) {
            last = total - 1;
        }
        ContentRange range = new ContentRange(number(form.group(1)), last, total);
        range.check(header);
        return range;
    }

    private static @Nullable Long number(@Nullable String digits) {
        return digits == null || digits.equals("*") ? null : Long.valueOf(digits);
    }

    private void check(String header) {
        boolean inverted = first != null && last != null && last < first;
        boolean tooLong = last != null && total != null && last >= total;
        if (inverted || tooLong) {
            throw StorageApiException.invalid("Invalid Content-Range header: " + header);
        }
    }

    /** Returns how many bytes the request carries, 0 if that is unknown. */
    public long length() {
        return first == null || last == null ? 0 : last - first + 1;
    }

    /** Returns whether the request carries the rest of the content without saying how long it is. */
    public boolean isOpenEnded() {
        return first != null && last == null;
    }

    /** Returns whether the request carries bytes. */
    public boolean hasBytes() {
        return first != null;
    }

    /** Returns whether the content ends with these bytes. */
    public boolean isLastRange() {
        return isOpenEnded() || (total != null && (last == null || last == total - 1));
    }
}
