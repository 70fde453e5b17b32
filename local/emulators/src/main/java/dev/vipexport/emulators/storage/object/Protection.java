package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.time.Duration;
import java.time.Instant;

/** Refuses to delete or replace an object that a hold or the bucket's retention policy protects. */
final class Protection {
    private Protection() {}

    /**
     * Checks that the object may go.
     *
     * @throws StorageApiException 403 if <a href="https://cloud.google.com/storage/docs/object-holds">a hold</a> or <a
     *     href="https://cloud.google.com/storage/docs/bucket-lock">the retention policy</a> protects it
     */
    static void check(Bucket bucket, ObjectMetadata object, Instant now) {
        String name = object.bucket() + "/" + object.name();
        for (String hold : ObjectProperties.HOLDS) {
            if ("true".equals(object.properties().fields().get(hold))) {
                throw new StorageApiException(
                        403,
                        "objectUnderActiveHold",
                        "Object '" + name + "' is under active "
                                + (hold.equals("temporaryHold") ? "Temporary" : "Event-Based")
                                + " hold and cannot be deleted, overwritten or archived until hold is removed.");
            }
        }
        Duration retention = bucket.description().settings().retention();
        Instant end = object.timeCreated().plus(retention);
        if (now.isBefore(end)) {
            throw new StorageApiException(
                    403,
                    "retentionPolicyNotMet",
                    "Object '" + name + "' is subject to bucket's retention policy or object retention and cannot be"
                            + " deleted or overwritten until " + end);
        }
    }
}
