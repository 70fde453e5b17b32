package dev.vipexport.worker.rows;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double up to a limit, each cut by up to a half at random, so that readers do not come back in step. */
record Backoff(Duration first, Duration max, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    /** The wait after {@code failures} failures in a row (at least 1). */
    Duration delayAfter(int failures) {
        long doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        long nanos = doubled < first.toNanos() ? max.toNanos() : Math.min(doubled, max.toNanos());
        return Duration.ofNanos(nanos - random.nextLong(nanos / 2 + 1));
    }
}
