package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the next page of a list begins: behind the last name of the page before. */
public final class PageToken {
    private PageToken() {}

    public static String encode(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    public static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageApiException.invalid("Invalid pageToken: " + token);
        }
    }
}
