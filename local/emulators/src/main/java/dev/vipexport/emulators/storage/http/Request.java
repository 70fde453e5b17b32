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
 * One HTTP request, whose body is still to be read.
 *
 * @param path still percent-encoded, since an object's name may hold slashes
 */
public record Request(String method, String path, UrlQuery query, Headers headers, InputStream body) {
    private static final List<String> UNSUPPORTED =
            List.of("x-goog-encryption-", "x-goog-copy-source", "x-goog-if-", "if-unmodified-since");
    private static final List<String> ONLY_FOR_READS = List.of("if-match", "if-none-match");
    private static final Set<String> ONLY_PATH_STYLE =
            Set.of("x-goog-if-generation-match", "x-goog-if-metageneration-match");

    public Request withBody(InputStream other) {
        return new Request(method, path, query, headers, other);
    }

    @Nullable
    public String header(String name) {
        return headers.getFirst(name);
    }

    /** The body of a call of the API proper; Google's client may compress it. */
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

    public JsonObject json() throws IOException {
        return Json.parse(plainBody().readAllBytes());
    }

    /** Keys of the caller's and conditions in headers would have to be carried out, so they must not be ignored. */
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

    public StorageApiException methodNotSupported() {
        return StorageApiException.notSupported(method + " " + path);
    }
}
