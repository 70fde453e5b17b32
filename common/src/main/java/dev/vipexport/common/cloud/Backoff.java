package dev.vipexport.common.cloud;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Delays between the attempts of one operation. They grow exponentially up to a maximum. Jitter spreads them, so that
 * operations that failed together do not retry together.
 */
public final class Backoff {
    private final Duration first;
    private final double multiplier;
    private final Duration max;
    private final double minFactor;
    private final double maxFactor;

    private Backoff(Duration first, double multiplier, Duration max, double minFactor, double maxFactor) {
        this.first = first;
        this.multiplier = multiplier;
        this.max = max;
        this.minFactor = minFactor;
        this.maxFactor = maxFactor;
    }

    /**
     * Returns a backoff without jitter: {@code first}, {@code first * multiplier}, and so on up to {@code max}.
     *
     * @param multiplier at least 1
     */
    public static Backoff exponential(Duration first, double multiplier, Duration max) {
        if (first.isNegative() || multiplier < 1) {
            throw new IllegalArgumentException("backoff starts at " + first + " and grows by " + multiplier
                    + "; the first delay must not be negative and the multiplier must be at least 1");
        }
        return new Backoff(first, multiplier, max, 1, 1);
    }

    /**
     * Returns a copy that multiplies each delay by a random factor of [{@code from}, {@code to}). A factor over 1 can
     * exceed the maximum.
     */
    public Backoff withJitter(double from, double to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException(
                    "jitter from " + from + " to " + to + "; both must be positive and in ascending order");
        }
        return new Backoff(first, multiplier, max, from, to);
    }

    /**
     * Returns the delay after an attempt.
     *
     * @param attempt the attempt that failed, or the number of failures in a row. The first is 1
     */
    public Duration delay(int attempt) {
        return delay(attempt, ThreadLocalRandom.current());
    }

    Duration delay(int attempt, RandomGenerator random) {
        double grown = (double) first.toNanos() * Math.pow(multiplier, attempt - 1.0);
        double nominal = Math.min(grown, (double) max.toNanos());
        double factor = minFactor + (maxFactor - minFactor) * random.nextDouble();
        return Duration.ofNanos((long) (nominal * factor));
    }
}
