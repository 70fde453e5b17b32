package dev.vipexport.emulators.storage.object;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a complete content an object.
 *
 * @param content a file of this store. The store links to it, so that a failed write can be retried
 * @param componentCount 0 unless composite
 * @param uploadId of the resumable upload that received it, or null for other writes
 */
public record ObjectWrite(
        String bucket,
        String name,
        ObjectProperties properties,
        Preconditions preconditions,
        Path content,
        Checksums.Values checksums,
        int componentCount,
        @Nullable String uploadId) {

    ObjectMetadata toMetadata(long generation, Instant now) {
        return new ObjectMetadata(
                bucket,
                name,
                generation,
                1,
                checksums.size(),
                checksums.crc32c(),
                checksums.md5(),
                componentCount,
                properties,
                now,
                now,
                uploadId);
    }
}
