package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Encodes the last name of a page as the token of the next page. */
public final class PageToken {
    private PageToken() {}

    /** Returns the token of the page after {@code last}. */
    public static String encode(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the name in the token, empty for no token. */
    public static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageApiException.invalid("Invalid pageToken: " + token);
        }
    }
}
