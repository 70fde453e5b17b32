package dev.vipexport.emulators.storage.object;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The current state of an object, and the content of its file on disk.
 *
 * @param generation number of the content, never used twice
 * @param metageneration counts the changes of the properties
 * @param size in bytes
 * @param crc32c Base64, big-endian
 * @param md5 Base64, or null for a composite object
 * @param componentCount of a composite object, or 0 for others
 * @param uploadId of the resumable upload that wrote it, or null for other writes
 */
public record ObjectMetadata(
        String bucket,
        String name,
        long generation,
        long metageneration,
        long size,
        String crc32c,
        @Nullable String md5,
        int componentCount,
        ObjectProperties properties,
        Instant timeCreated,
        Instant updated,
        @Nullable String uploadId) {

    ObjectMetadata withProperties(ObjectProperties changed, Instant now) {
        return new ObjectMetadata(
                bucket,
                name,
                generation,
                metageneration + 1,
                size,
                crc32c,
                md5,
                componentCount,
                changed,
                timeCreated,
                now,
                uploadId);
    }

    /** Returns the ETag, which changes with the content and with the properties. */
    public String etag() {
        String version = generation + "/" + metageneration;
        return Base64.getEncoder().encodeToString(version.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the ETag in quotes, as HTTP requires. */
    public String quotedEtag() {
        return "\"" + etag() + "\"";
    }

    /** Returns the checksums in the format of {@code x-goog-hash}. */
    public String hashes() {
        return "crc32c=" + crc32c + (md5 == null ? "" : ",md5=" + md5);
    }
}
