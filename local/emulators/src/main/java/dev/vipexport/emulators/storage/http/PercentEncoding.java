package dev.vipexport.emulators.storage.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes and decodes UTF-8 text by percent-encoding (RFC 3986). */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** Decodes a path. A plus sign stays a plus sign. */
    public static String decodePath(String raw) {
        return decodeQuery(raw.replace("+", "%2B"));
    }

    /** Decodes a query. A plus sign becomes a space. */
    static String decodeQuery(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageApiException.invalid("Malformed percent-encoding: " + raw);
        }
    }

    /** Encodes all but RFC 3986's unreserved characters. The result is one path segment. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
