package dev.vipexport.emulators.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code If-Match} and {@code If-None-Match} of a request that reads (RFC 9110, section 13). */
final class EtagConditions {
    private EtagConditions() {}

    static void check(Request request, StoredObject object) {
        String wanted = request.header("If-Match");
        if (wanted != null && !names(wanted, object)) {
            throw StorageError.conditionNotMet();
        }
        @Nullable String known = request.header("If-None-Match");
        if (known != null && names(known, object)) {
            throw StorageError.notModified();
        }
    }

    private static boolean names(String etags, StoredObject object) {
        return Arrays.stream(etags.split(",", -1))
                .map(etag -> etag.strip().replaceFirst("^W/", "").replace("\"", ""))
                .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag()));
    }
}
