package dev.vipexport.emulators.storage.http;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request whose body is still unread.
 *
 * @param path percent-encoded, because an object's name may contain slashes
 */
public record Request(String method, String path, UrlQuery query, Headers headers, InputStream body) {
    private static final List<String> UNSUPPORTED =
            List.of("x-goog-encryption-", "x-goog-copy-source", "x-goog-if-", "if-unmodified-since");
    private static final List<String> ONLY_FOR_READS = List.of("if-match", "if-none-match");
    private static final Set<String> ONLY_PATH_STYLE =
            Set.of("x-goog-if-generation-match", "x-goog-if-metageneration-match");

    /** Returns this request with another body. */
    public Request withBody(InputStream other) {
        return new Request(method, path, query, headers, other);
    }

    /** Returns the first value of the header, null if absent. */
    @Nullable
    public String header(String name) {
        return headers.getFirst(name);
    }

    /** Returns the uncompressed body of an API call. Google's client may send it gzipped. */
    public InputStream plainBody() throws IOException {
        String encoding = header("Content-Encoding");
        if (encoding == null) {
            return body;
        }
        if (!encoding.equals("gzip")) {
            throw StorageApiException.notSupported("the content encoding " + encoding + " of a request");
        }
        return new GZIPInputStream(body);
    }

    /** Returns the body as a JSON object. */
    public JsonObject json() throws IOException {
        return Json.parse(plainBody().readAllBytes());
    }

    /**
     * Rejects headers with encryption keys and with conditions that this call does not apply. Ignoring them would give
     * a wrong result.
     */
    public void requireSupportedHeaders(boolean isPathStyle) {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean known = isPathStyle && ONLY_PATH_STYLE.contains(lower);
            boolean misplaced = ONLY_FOR_READS.contains(lower) && !isRead();
            if (misplaced || (!known && UNSUPPORTED.stream().anyMatch(lower::startsWith))) {
                throw StorageApiException.notSupported("the header " + name);
            }
        }
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Returns the error for a method that this path does not support. */
    public StorageApiException methodNotSupported() {
        return StorageApiException.notSupported(method + " " + path);
    }
}
