package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks {@code If-Match} and {@code If-None-Match} of a read (RFC 9110, section 13). */
public final class EtagConditions {
    private EtagConditions() {}

    /**
     * Checks the request's conditions.
     *
     * @throws StorageApiException 412 or 304 if one is unmet
     */
    public static void check(Request request, ObjectMetadata object) {
        String ifMatch = request.header("If-Match");
        if (ifMatch != null && !matches(ifMatch, object)) {
            throw StorageApiException.conditionNotMet();
        }
        @Nullable String ifNoneMatch = request.header("If-None-Match");
        if (ifNoneMatch != null && matches(ifNoneMatch, object)) {
            throw StorageApiException.notModified();
        }
    }

    private static boolean matches(String etags, ObjectMetadata object) {
        return Arrays.stream(etags.split(",", -1))
                .map(etag -> etag.strip().replaceFirst("^W/", "").replace("\"", ""))
                .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag()));
    }
}
