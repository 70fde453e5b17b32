package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a second write of one object within a second.
 *
 * @see <a href="https://cloud.google.com/storage/docs/gcs429">429 of Cloud Storage</a>
 */
final class WriteRate {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, Instant> writes = new ConcurrentHashMap<>();

    /** Records a write that is not refused. The caller holds the lock of the name. */
    void record(String bucket, String name, Instant now) {
        String object = bucket + "/" + name;
        Instant previous = writes.get(object);
        if (isRecent(previous, now)) {
            throw new StorageApiException(
                    429,
                    "rateLimitExceeded",
                    "The object " + object + " exceeded the rate limit for object mutation operations (create, update,"
                            + " and delete). Please reduce your request rate.");
        }
        if (writes.size() >= MAX_REMEMBERED) {
            writes.values().removeIf(write -> !isRecent(write, now));
        }
        writes.put(object, now);
    }

    private static boolean isRecent(@Nullable Instant write, Instant now) {
        return write != null && now.isBefore(write.plus(INTERVAL));
    }
}
