package dev.vipexport.emulators.firestore.store;

import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.time.Duration;
import java.util.TreeMap;

/**
 * Assigns commit times and read times.
 *
 * <p>Commit times rise strictly. A read sees every commit that was durable when it began and no later one: a commit
 * gets a time after all assigned read times, and a read time lies before the commits in flight.
 */
public final class Snapshots {
    private static final long NONE = -1;
    private static final long MICROS_PER_MINUTE = 60_000_000;

    private final Retention retention;
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long last;
    private long firstInFlight = NONE;
    private long collectedUpTo;

    /** Continues after the times of the stored data. */
    public Snapshots(Retention retention, long lastCommit, long collectedUpTo) {
        this.retention = retention;
        this.last = lastCommit;
        this.collectedUpTo = collectedUpTo;
    }

    /** A time to read at. The store keeps its versions until it is closed. Closing twice has no effect. */
    public final class Snapshot implements AutoCloseable {
        private final long time;
        private boolean closed;

        private Snapshot(long time) {
            this.time = time;
        }

        /** Returns the time in microseconds. */
        public long time() {
            return time;
        }

        /** Returns the time for a response. */
        public Timestamp timestamp() {
            return Micros.timestamp(time);
        }

        @Override
        public void close() {
            synchronized (Snapshots.this) {
                if (!closed) {
                    closed = true;
                    open.merge(time, -1, (count, less) -> count + less == 0 ? null : count + less);
                }
            }
        }
    }

    /**
     * Returns the time of the next commit, which stays in flight until {@link #markDurable()}. Only the writer calls
     * it.
     */
    public synchronized long nextCommitTime() {
        last = Math.max(last + 1, now());
        if (firstInFlight == NONE) {
            firstInFlight = last;
        }
        return last;
    }

    /** Makes every commit so far visible. Only the writer calls it. */
    synchronized void markDurable() {
        firstInFlight = NONE;
        notifyAll();
    }

    /** Returns a time that no assigned time exceeds. */
    public synchronized long newestTime() {
        return Math.max(last, now());
    }

    /** Returns the newest snapshot. */
    public synchronized Snapshot latest() {
        if (firstInFlight != NONE) {
            return pin(firstInFlight - 1);
        }
        last = Math.max(last, now());
        return pin(last);
    }

    /**
     * Returns the snapshot at that time.
     *
     * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION if the time is before the retention, INVALID_ARGUMENT
     *     if it is in the future or finer than a microsecond, or no whole minute of point-in-time recovery
     */
    public synchronized Snapshot at(Timestamp readTime) {
        if (!Micros.isExact(readTime)) {
            throw StatusErrors.invalid("read_time must be in whole microseconds, not " + Micros.text(readTime));
        }
        long time = Micros.of(readTime);
        if (time > newestTime()) {
            throw StatusErrors.invalid("read_time " + Micros.text(readTime) + " cannot be in the future");
        }
        last = Math.max(last, time);
        awaitDurable(time);
        if (time < oldestTime()) {
            checkRecoverable(readTime, time);
        }
        return pin(time);
    }

    /**
     * Checks a time before the last hour. With point-in-time recovery the status is <a
     * href="https://github.com/googleapis/nodejs-firestore/issues/1877">another one</a> than without.
     */
    private void checkRecoverable(Timestamp readTime, long time) {
        if (retention.recovery() == null) {
            throw StatusErrors.failedPrecondition("The requested snapshot version is too old: read_time "
                    + Micros.text(readTime) + ", oldest is " + Micros.text(Micros.timestamp(oldestTime())));
        }
        if (time % MICROS_PER_MINUTE != 0 || time < oldest(retention.recovery())) {
            throw StatusErrors.invalid("read_time is too old: " + Micros.text(readTime)
                    + " is neither within the last " + retention.duration() + " nor a whole minute within the last "
                    + retention.recovery());
        }
    }

    private void awaitDurable(long time) {
        try {
            while (firstInFlight != NONE && firstInFlight <= time) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw StatusErrors.unavailable("The server is stopping");
        }
    }

    /** Returns the time up to which the writer may drop replaced versions. No later read goes back beyond it. */
    synchronized long advanceHorizon() {
        long horizon = now() - retention.kept().toNanos() / 1_000;
        if (!open.isEmpty()) {
            horizon = Math.min(horizon, open.firstKey());
        }
        collectedUpTo = Math.max(collectedUpTo, horizon);
        return collectedUpTo;
    }

    private long oldestTime() {
        return oldest(retention.duration());
    }

    private long oldest(Duration age) {
        return Math.max(now() - age.toNanos() / 1_000, collectedUpTo);
    }

    private Snapshot pin(long time) {
        open.merge(time, 1, Integer::sum);
        return new Snapshot(time);
    }

    private long now() {
        return Micros.of(retention.clock().instant());
    }
}
