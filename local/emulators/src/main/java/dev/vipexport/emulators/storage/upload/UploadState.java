package dev.vipexport.emulators.storage.upload;

import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.Preconditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a resumable upload except its bytes, and the content of its file on disk.
 *
 * @param id grants write access to the object, so it must not be logged
 * @param query of the request that started it. Holds the preconditions
 * @param length in bytes, as announced at the start, or null if unknown
 * @param finished the resulting object, or null until the upload finishes
 */
public record UploadState(
        String id,
        String bucket,
        String name,
        ObjectProperties properties,
        ExpectedChecksums expected,
        Map<String, String> query,
        @Nullable Long length,
        Instant started,
        @Nullable ObjectMetadata finished) {

    /** <a href="https://cloud.google.com/storage/docs/resumable-uploads">Google's lifetime</a>. */
    private static final Duration LIFETIME = Duration.ofDays(7);

    UploadState withFinished(ObjectMetadata object) {
        return new UploadState(id, bucket, name, properties, expected, query, length, started, object);
    }

    boolean isExpired(Instant now) {
        return now.isAfter(started.plus(LIFETIME));
    }

    Preconditions preconditions() {
        return Preconditions.of(UrlQuery.of(query));
    }
}
