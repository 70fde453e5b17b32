package dev.vipexport.emulators.storage.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986) of UTF-8 text. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** In a path a plus sign is just that. */
    public static String decodePath(String raw) {
        return decodeQuery(raw.replace("+", "%2B"));
    }

    /** In a query a plus sign may stand for a space. */
    static String decodeQuery(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageApiException.invalid("Malformed percent-encoding: " + raw);
        }
    }

    /** Encodes everything but RFC 3986's unreserved characters: the result is one path segment. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
