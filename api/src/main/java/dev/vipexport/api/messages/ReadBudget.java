package dev.vipexport.api.messages;

import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.api.error.RetryLater;
import dev.vipexport.api.error.RetrySettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/**
 * Bounds the bytes of messages, jobs and manifests that all requests hold at a time. A request waits for its first bytes
 * only. Later it takes more if some are free, and otherwise ends its page. So no request waits while it holds bytes.
 */
@Component
public final class ReadBudget {
    /** Largest row: Firestore's largest document, and what its encoding adds, such as the full name. */
    static final long ROW_BYTES = (1 << 20) + (16 << 10);

    /** The first bytes of a request fit one row of any size, and the next one, which tells that there is more. */
    static final long FIRST_BYTES = 2 * ROW_BYTES;

    /** Bytes that one request holds at most. */
    static final long MAX_SHARE_BYTES = 8 * ROW_BYTES;

    private final long maxBytes;
    private final Duration timeout;
    private final Duration retryAfter;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition released = lock.newCondition();
    private final Map<String, Long> heldByOrganisation = new HashMap<>();
    private long held;
    private long peak;

    @Autowired
    ReadBudget(ReadSettings settings, BackendSettings backend, RetrySettings retry) {
        this(settings.maxBytes().toBytes(), backend.callTimeout(), retry.retryAfter());
    }

    ReadBudget(long maxBytes, Duration timeout, Duration retryAfter) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.retryAfter = retryAfter;
    }

    /**
     * Waits until the organisation may hold the first bytes of a page, and takes them.
     *
     * @throws ErrorResponseException 503 if no bytes become free in time
     */
    public Share open(String orgId) {
        return open(orgId, FIRST_BYTES);
    }

    /**
     * Waits until the organisation may hold {@code bytes}, and takes them. Takes half of the budget for more bytes.
     *
     * @throws ErrorResponseException 503 if no bytes become free in time
     */
    public Share open(String orgId, long bytes) {
        long first = Math.min(bytes, maxBytes / 2);
        long nanosLeft = timeout.toNanos();
        lock.lock();
        try {
            while (!fits(orgId, first)) {
                if (nanosLeft <= 0) {
                    throw unavailable();
                }
                nanosLeft = released.awaitNanos(nanosLeft);
            }
            add(orgId, first);
            return new Share(orgId, first);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        } finally {
            lock.unlock();
        }
    }

    private ErrorResponseException unavailable() {
        return RetryLater.unavailable("Too many requests read at once", retryAfter);
    }

    private boolean fits(String orgId, long bytes) {
        return held + bytes <= maxBytes && heldBy(orgId) + bytes <= maxBytes / 2;
    }

    private long heldBy(String orgId) {
        return heldByOrganisation.getOrDefault(orgId, 0L);
    }

    private void add(String orgId, long bytes) {
        held += bytes;
        peak = Math.max(peak, held);
        long ofOrganisation = heldBy(orgId) + bytes;
        if (ofOrganisation == 0) {
            heldByOrganisation.remove(orgId);
        } else {
            heldByOrganisation.put(orgId, ofOrganisation);
        }
    }

    long heldBytes() {
        return locked(() -> held);
    }

    long peakBytes() {
        return locked(() -> peak);
    }

    private long locked(LongSupplier read) {
        lock.lock();
        try {
            return read.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that one request may hold. One thread at a time uses it. */
    public final class Share implements AutoCloseable {
        private final String orgId;
        private long bytes;

        private Share(String orgId, long bytes) {
            this.orgId = orgId;
            this.bytes = bytes;
        }

        long bytes() {
            return bytes;
        }

        /** Takes the bytes of one more row. Takes none, and returns false, if the next request would then wait for its first. */
        boolean tryGrow() {
            lock.lock();
            try {
                if (bytes + ROW_BYTES > MAX_SHARE_BYTES
                        || held + ROW_BYTES + FIRST_BYTES > maxBytes
                        || !fits(orgId, ROW_BYTES)) {
                    return false;
                }
                add(orgId, ROW_BYTES);
                bytes += ROW_BYTES;
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** Returns what the request does not hold after its last read. */
        void shrinkTo(long used) {
            lock.lock();
            try {
                if (used < bytes) {
                    add(orgId, used - bytes);
                    bytes = used;
                    released.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Returns all bytes. A second call does nothing. */
        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
