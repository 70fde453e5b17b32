package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.nio.charset.StandardCharsets;

/** Checks object names by <a href="https://cloud.google.com/storage/docs/objects#naming">Google's rules</a>. */
final class ObjectNameRules {
    private static final int MAX_BYTES = 1024;

    private ObjectNameRules() {}

    static void check(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean reserved = name.equals(".") || name.equals("..") || name.startsWith(".well-known/acme-challenge/");
        if (length == 0 || length > MAX_BYTES || name.contains("\r") || name.contains("\n") || reserved) {
            throw StorageApiException.invalid("Invalid object name: '" + name + "'");
        }
    }
}
