package dev.vipexport.emulators.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable upload knows of itself beside its bytes; this is also the form of its file on disk.
 *
 * @param query of the request that started it, for its preconditions
 * @param length that its start announced, in bytes
 * @param finished the object that it became
 */
record UploadState(
        String id,
        String bucket,
        String name,
        ObjectProperties properties,
        ExpectedChecksums expected,
        Map<String, String> query,
        @Nullable Long length,
        Instant started,
        @Nullable StoredObject finished) {

    /** <a href="https://cloud.google.com/storage/docs/resumable-uploads">Google's</a> */
    private static final Duration LIFETIME = Duration.ofDays(7);

    UploadState finishedAs(StoredObject object) {
        return new UploadState(id, bucket, name, properties, expected, query, length, started, object);
    }

    boolean isExpired(Instant now) {
        return now.isAfter(started.plus(LIFETIME));
    }

    Preconditions preconditions() {
        return Preconditions.of(Query.of(query));
    }
}
