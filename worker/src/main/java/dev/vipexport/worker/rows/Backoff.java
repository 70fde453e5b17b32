package dev.vipexport.worker.rows;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Delays that double up to a maximum. A random cut of up to one half keeps readers from retrying in step. */
record Backoff(Duration first, Duration max, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    /** Returns the delay after {@code failures} consecutive failures, at least 1. */
    Duration delayAfter(int failures) {
        long doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        long nanos = doubled < first.toNanos() ? max.toNanos() : Math.min(doubled, max.toNanos());
        return Duration.ofNanos(nanos - random.nextLong(nanos / 2 + 1));
    }
}
