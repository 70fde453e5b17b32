package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, whose body is still to be read.
 *
 * @param path still percent-encoded, since an object's name may hold slashes
 */
record Request(String method, String path, Query query, Headers headers, InputStream body) {
    private static final List<String> UNSUPPORTED = List.of(
            "x-goog-encryption-",
            "x-goog-copy-source-encryption-",
            "x-goog-if-",
            "if-match",
            "if-none-match",
            "if-unmodified-since");

    Request withBody(InputStream other) {
        return new Request(method, path, query, headers, other);
    }

    @Nullable
    String header(String name) {
        return headers.getFirst(name);
    }

    /** The body of a call of the API proper; Google's client may compress it. */
    InputStream plainBody() throws IOException {
        String encoding = header("Content-Encoding");
        if (encoding == null) {
            return body;
        }
        if (!encoding.equals("gzip")) {
            throw StorageError.notSupported("the content encoding " + encoding + " of a request");
        }
        return new GZIPInputStream(body);
    }

    JsonObject json() throws IOException {
        return Json.parse(plainBody().readAllBytes());
    }

    /** Keys of the caller's and conditions in headers would have to be carried out, so they must not be ignored. */
    void refuseUnsupportedHeaders() {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (UNSUPPORTED.stream().anyMatch(lower::startsWith)) {
                throw StorageError.notSupported("the header " + name);
            }
        }
    }

    StorageError methodNotSupported() {
        return StorageError.notSupported(method + " " + path);
    }
}
