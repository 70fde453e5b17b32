package dev.vipexport.emulators.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the next page of a list begins: behind the last name of the page before. */
final class PageToken {
    private PageToken() {}

    static String encode(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageError.invalid("Invalid pageToken: " + token);
        }
    }
}
