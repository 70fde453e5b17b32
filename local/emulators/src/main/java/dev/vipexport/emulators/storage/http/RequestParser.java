package dev.vipexport.emulators.storage.http;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parses the requests in a batch, which are HTTP messages as text. */
public final class RequestParser {
    private RequestParser() {}

    /** Parses one HTTP request. */
    public static Request parse(byte[] text) {
        // one char per byte, so that string offsets are byte offsets
        String whole = new String(text, StandardCharsets.ISO_8859_1);
        int bodyAt = whole.indexOf("\r\n\r\n");
        String head = bodyAt < 0 ? whole.strip() : whole.substring(0, bodyAt);
        byte[] body = bodyAt < 0 ? new byte[0] : whole.substring(bodyAt + 4).getBytes(StandardCharsets.ISO_8859_1);
        List<String> lines = head.strip().lines().toList();
        String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (words.length != 3) {
            throw StorageApiException.invalid("A call of the batch has no request line");
        }
        Headers headers = new Headers();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        return request(words[0], words[1], headers, body);
    }

    private static Request request(String method, String target, Headers headers, byte[] body) {
        try {
            URI uri = URI.create(target);
            String path = uri.getRawPath().replaceAll("^/+", "/");
            return new Request(
                    method, path, UrlQuery.parse(uri.getRawQuery()), headers, new ByteArrayInputStream(body));
        } catch (IllegalArgumentException malformed) {
            throw StorageApiException.invalid("A call of the batch has a malformed URL: " + target);
        }
    }
}
