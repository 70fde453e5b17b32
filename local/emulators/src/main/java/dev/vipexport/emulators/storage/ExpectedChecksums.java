package dev.vipexport.emulators.storage;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checksums that a client says its bytes have, in the object resource or in {@code X-Goog-Hash}. */
record ExpectedChecksums(@Nullable String crc32c, @Nullable String md5) {

    static ExpectedChecksums of(JsonObject resource, Headers headers) {
        return new ExpectedChecksums(Json.optionalText(resource, "crc32c"), Json.optionalText(resource, "md5Hash"))
                .or(headers);
    }

    static ExpectedChecksums none() {
        return new ExpectedChecksums(null, null);
    }

    /** These; {@code contentMd5} is what the header of that name says. */
    ExpectedChecksums orMd5(@Nullable String contentMd5) {
        return new ExpectedChecksums(crc32c, contentMd5 == null ? md5 : contentMd5);
    }

    /** These, completed by what the headers say. */
    ExpectedChecksums or(Headers headers) {
        String headerCrc32c = crc32c;
        String headerMd5 = md5;
        for (String line : headers.getOrDefault("X-Goog-Hash", List.of())) {
            for (String hash : line.split(",", -1)) {
                String trimmed = hash.trim();
                if (trimmed.startsWith("crc32c=")) {
                    headerCrc32c = trimmed.substring("crc32c=".length());
                } else if (trimmed.startsWith("md5=")) {
                    headerMd5 = trimmed.substring("md5=".length());
                }
            }
        }
        return new ExpectedChecksums(headerCrc32c, headerMd5);
    }

    void check(Checksums.Found found) {
        check("CRC32C", crc32c, found.crc32c());
        check("MD5 hash", md5, found.md5());
    }

    private static void check(String name, @Nullable String expected, @Nullable String calculated) {
        if (expected != null && calculated != null && !expected.equals(calculated)) {
            throw StorageError.invalid("Provided " + name + " \"" + expected + "\" doesn't match calculated " + name
                    + " \"" + calculated + "\".");
        }
    }
}
