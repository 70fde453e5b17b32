package dev.vipexport.emulators.storage.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a content that a reader requests (RFC 9110, section 14).
 *
 * @param partial whether the response is 206
 */
public record ByteRange(long offset, long length, boolean partial) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Parses a Range header. Without one, or with a malformed one, returns the whole content. */
    public static ByteRange of(@Nullable String header, long size) {
        if (header == null) {
            return new ByteRange(0, size, false);
        }
        if (header.contains(",")) {
            throw StorageApiException.notSupported("several ranges at once (" + header + ")");
        }
        Matcher form = FORM.matcher(header);
        if (!form.matches() || header.equals("bytes=-")) {
            return new ByteRange(0, size, false); // RFC 9110 requires the server to ignore a malformed range
        }
        return form.group(1).isEmpty()
                ? lastBytes(Long.parseLong(form.group(2)), size)
                : from(Long.parseLong(form.group(1)), form.group(2), size);
    }

    private static ByteRange lastBytes(long count, long size) {
        if (count == 0 || size == 0) {
            throw notSatisfiable();
        }
        long length = Math.min(count, size);
        return new ByteRange(size - length, length, true);
    }

    private static ByteRange from(long first, String lastDigits, long size) {
        if (first >= size) {
            throw notSatisfiable();
        }
        long last = lastDigits.isEmpty() ? size - 1 : Math.min(Long.parseLong(lastDigits), size - 1);
        return last < first ? new ByteRange(0, size, false) : new ByteRange(first, last - first + 1, true);
    }

    private static StorageApiException notSatisfiable() {
        return new StorageApiException(416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
    }

    /** Returns the Content-Range header of a 206 response. */
    public String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
