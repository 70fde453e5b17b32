package dev.vipexport.emulators.storage.signing;

import com.sun.net.httpserver.Headers;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Builds the text that a client signs:
 * <a href="https://cloud.google.com/storage/docs/authentication/canonical-requests">Google's canonical request</a>.
 */
final class CanonicalRequest {
    private static final String PAYLOAD_HEADER = "x-goog-content-sha256";
    private static final String ANY_PAYLOAD = "UNSIGNED-PAYLOAD";

    private CanonicalRequest() {}

    static String text(Request request, SignedUrl signed) {
        return String.join(
                "\n",
                request.method(),
                path(request.path()),
                query(request.query()),
                headers(request.headers(), signed.signedHeaders()),
                String.join(";", signed.signedHeaders()),
                payload(request));
    }

    static String stringToSign(SignedUrl signed, String canonicalRequest) {
        return String.join("\n", SignedUrl.ALGORITHM, signed.date(), signed.scope(), sha256(canonicalRequest));
    }

    /** Decodes and encodes the path, because a client may encode other characters than the signer did. */
    private static String path(String raw) {
        return PercentEncoding.encode(PercentEncoding.decodePath(raw)).replace("%2F", "/");
    }

    private static String query(UrlQuery query) {
        Map<String, String> sorted = new TreeMap<>();
        query.asMap().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("X-Goog-Signature")) {
                sorted.put(PercentEncoding.encode(name), PercentEncoding.encode(value));
            }
        });
        return sorted.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Returns one line per signed header and an empty line after them. */
    private static String headers(Headers headers, List<String> signed) {
        StringBuilder lines = new StringBuilder();
        for (String name : signed) {
            List<String> values = headers.get(name);
            if (values == null) {
                throw malformedHeader(name, "Header was included in signedheaders, but not in the request.");
            }
            String value = values.stream()
                    .map(one -> one.strip().replaceAll("\\s+", " "))
                    .collect(Collectors.joining(","));
            lines.append(name).append(':').append(value).append('\n');
        }
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-goog-") && !signed.contains(lower)) {
                throw malformedHeader(lower, "Header was included in the request, but not in signedheaders.");
            }
        }
        return lines.toString();
    }

    private static StorageApiException malformedHeader(String name, String details) {
        return StorageApiException.forXml(
                400, "MalformedSecurityHeader", "Your request has a malformed header.", name + ": " + details);
    }

    private static String payload(Request request) {
        String hash = request.header(PAYLOAD_HEADER);
        if (hash != null && !hash.equals(ANY_PAYLOAD)) {
            throw StorageApiException.notSupported("a signed payload (" + PAYLOAD_HEADER + ")");
        }
        return ANY_PAYLOAD;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
