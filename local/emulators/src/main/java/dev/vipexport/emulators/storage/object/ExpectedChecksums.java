package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checksums that a client announces, in the object resource or in {@code X-Goog-Hash}. */
public record ExpectedChecksums(
        @Nullable String crc32c, @Nullable String md5) {

    /** Returns the checksums in the resource and the headers. */
    public static ExpectedChecksums of(JsonObject resource, Headers headers) {
        return new ExpectedChecksums(Json.optionalText(resource, "crc32c"), Json.optionalText(resource, "md5Hash"))
                .withHeaders(headers);
    }

    /** Returns no checksums: any content matches. */
    public static ExpectedChecksums none() {
        return new ExpectedChecksums(null, null);
    }

    /** Returns these with the value of the header {@code Content-MD5}. */
    public ExpectedChecksums withMd5(@Nullable String contentMd5) {
        return new ExpectedChecksums(crc32c, contentMd5 == null ? md5 : contentMd5);
    }

    /** Returns these with the checksums of {@code X-Goog-Hash}. */
    public ExpectedChecksums withHeaders(Headers headers) {
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

    /**
     * Compares the checksums.
     *
     * @throws StorageApiException if one differs
     */
    public void verify(Checksums.Values found) {
        verify("CRC32C", crc32c, found.crc32c());
        verify("MD5 hash", md5, found.md5());
    }

    private static void verify(String name, @Nullable String expected, @Nullable String calculated) {
        if (expected != null && calculated != null && !expected.equals(calculated)) {
            throw StorageApiException.invalid("Provided " + name + " \"" + expected + "\" doesn't match calculated "
                    + name + " \"" + calculated + "\".");
        }
    }
}
