package dev.vipexport.emulators.storage.object;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A content that is complete and wants to become an object.
 *
 * @param content a file of this store; it is linked to, not moved, so that a failed publication can be repeated
 * @param componentCount 0 unless composite
 * @param uploadId of the resumable upload that it came by
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
