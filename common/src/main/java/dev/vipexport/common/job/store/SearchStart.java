package dev.vipexport.common.job.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a repeated search for the oldest entries of an index starts. Every change of a job deletes its old entry, and for
 * about an hour Firestore steps over each deleted one. So a search starts where the last one left nothing behind. Once an
 * hour it starts at the beginning, for entries of a clock that is far behind.
 *
 * @see <a href="https://cloud.google.com/firestore/native/docs/resolve-latency">Resolve latency issues</a>
 */
public final class SearchStart {
    /** More than clocks of two processes differ. */
    static final Duration MARGIN = Duration.ofMinutes(15);

    static final Duration FULL_INTERVAL = Duration.ofHours(1);

    private Instant start = Instant.EPOCH;
    private Instant nextFull = Instant.EPOCH;

    /** Returns the time from which the next search looks. */
    public synchronized Instant next(Instant now) {
        // also after a jump of the clock into the past
        boolean isFull = !now.isBefore(nextFull) || now.isBefore(nextFull.minus(FULL_INTERVAL)) || now.isBefore(start);
        return isFull ? Instant.EPOCH : start;
    }

    /** Records that a search from {@code from} left no entry before {@code until}. */
    public synchronized void complete(Instant from, Instant until, Instant now) {
        if (from.equals(Instant.EPOCH)) {
            nextFull = now.plus(FULL_INTERVAL);
        }
        start = until.minus(MARGIN);
    }
}
