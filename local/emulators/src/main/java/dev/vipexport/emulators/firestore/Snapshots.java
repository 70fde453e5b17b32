package dev.vipexport.emulators.firestore;

import com.google.protobuf.Timestamp;
import java.util.TreeMap;

/**
 * Gives out commit times and the times that reads see.
 *
 * <p>Commit times grow strictly. A read sees every commit that was durable when it began and none that comes later: a
 * commit gets a time after any read time given out before, and a read time stays before the commits in flight.
 */
final class Snapshots {
    private static final long NONE = -1;

    private final History history;
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long last;
    private long firstInFlight = NONE;
    private long collectedUpTo;

    Snapshots(History history, long lastCommit, long collectedUpTo) {
        this.history = history;
        this.last = lastCommit;
        this.collectedUpTo = collectedUpTo;
    }

    /** One time to read at; its versions are kept until it is closed. Closing twice does no harm. */
    final class Snapshot implements AutoCloseable {
        private final long time;
        private boolean closed;

        private Snapshot(long time) {
            this.time = time;
        }

        long time() {
            return time;
        }

        Timestamp timestamp() {
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

    /** For the writer: the time of the next commit, which stays in flight until {@link #durable()}. */
    synchronized long nextCommit() {
        last = Math.max(last + 1, now());
        if (firstInFlight == NONE) {
            firstInFlight = last;
        }
        return last;
    }

    /** For the writer: every commit so far may be seen. */
    synchronized void durable() {
        firstInFlight = NONE;
        notifyAll();
    }

    /** No time handed out, to commits or to reads, is later. */
    synchronized long newest() {
        return Math.max(last, now());
    }

    /** The newest state. */
    synchronized Snapshot latest() {
        if (firstInFlight != NONE) {
            return pinned(firstInFlight - 1);
        }
        last = Math.max(last, now());
        return pinned(last);
    }

    /**
     * The state at that time.
     *
     * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION before the reach, INVALID_ARGUMENT in the future or
     *     finer than a microsecond
     */
    synchronized Snapshot at(Timestamp readTime) {
        if (!Micros.isExact(readTime)) {
            throw Rejection.invalid("read_time must be in whole microseconds, not " + Micros.text(readTime));
        }
        long time = Micros.of(readTime);
        if (time > newest()) {
            throw Rejection.invalid("read_time " + Micros.text(readTime) + " cannot be in the future");
        }
        last = Math.max(last, time);
        awaitDurable(time);
        if (time < oldest()) {
            throw Rejection.failedPrecondition("The requested snapshot version is too old: read_time "
                    + Micros.text(readTime) + ", oldest is " + Micros.text(Micros.timestamp(oldest())));
        }
        return pinned(time);
    }

    private void awaitDurable(long time) {
        try {
            while (firstInFlight != NONE && firstInFlight <= time) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Rejection.unavailable("The server is stopping");
        }
    }

    /** For the writer: versions that were replaced up to this time may go; from now on no read goes back beyond it. */
    synchronized long collectable() {
        long horizon = now() - history.reach().toNanos() / 1_000;
        if (!open.isEmpty()) {
            horizon = Math.min(horizon, open.firstKey());
        }
        collectedUpTo = Math.max(collectedUpTo, horizon);
        return collectedUpTo;
    }

    private long oldest() {
        return Math.max(now() - history.reach().toNanos() / 1_000, collectedUpTo);
    }

    private Snapshot pinned(long time) {
        open.merge(time, 1, Integer::sum);
        return new Snapshot(time);
    }

    private long now() {
        return Micros.of(history.clock().instant());
    }
}
