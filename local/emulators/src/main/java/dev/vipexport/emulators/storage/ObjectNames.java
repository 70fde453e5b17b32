package dev.vipexport.emulators.storage;

import java.nio.charset.StandardCharsets;

/** <a href="https://cloud.google.com/storage/docs/objects#naming">Google's rules</a> for the names of objects. */
final class ObjectNames {
    private static final int MAX_BYTES = 1024;

    private ObjectNames() {}

    static void check(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean reserved = name.equals(".") || name.equals("..") || name.startsWith(".well-known/acme-challenge/");
        if (length == 0 || length > MAX_BYTES || name.contains("\r") || name.contains("\n") || reserved) {
            throw StorageError.invalid("Invalid object name: '" + name + "'");
        }
    }
}
