package dev.vipexport.api.limits;

import dev.vipexport.api.error.TooManyRequestsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Bounds the bytes of request bodies that are in memory. One organisation takes at most a quarter of them. */
final class BodyBudget {
    /** A small body costs that much too: its buffer, and the objects that read it. */
    static final long MIN_BYTES = 4_096;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long maxBytes;
    private final Map<String, Long> takenByOrganisation = new HashMap<>();
    private long taken;

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the bytes of one body.
     *
     * @param bytes the declared length, or the maximum length if the request declares none
     * @throws TooManyRequestsException if too many bytes are taken
     */
    synchronized Share take(String orgId, long bytes) {
        long cost = Math.max(bytes, MIN_BYTES);
        long ofOrganisation = takenByOrganisation.getOrDefault(orgId, 0L) + cost;
        if (taken + cost > maxBytes || ofOrganisation > maxBytes / 4) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
        taken += cost;
        takenByOrganisation.put(orgId, ofOrganisation);
        return new Share(orgId, cost);
    }

    private synchronized void give(String orgId, long bytes) {
        taken -= bytes;
        takenByOrganisation.computeIfPresent(orgId, (id, held) -> held == bytes ? null : held - bytes);
    }

    synchronized long takenBytes() {
        return taken;
    }

    synchronized int trackedOrganisations() {
        return takenByOrganisation.size();
    }

    /** The bytes of one body. */
    final class Share implements AutoCloseable {
        private final String orgId;
        private long bytes;

        private Share(String orgId, long bytes) {
            this.orgId = orgId;
            this.bytes = bytes;
        }

        /** Returns the bytes. A second call does nothing. */
        @Override
        public synchronized void close() {
            if (bytes > 0) {
                give(orgId, bytes);
                bytes = 0;
            }
        }
    }
}
