package dev.vipexport.api.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pause after each attempt. It is randomly up to a quarter longer, so that callbacks that failed together do not
 * retry together.
 *
 * @param firstDelay pause after the first attempt; longer than a call, so that attempts do not overlap
 */
record Backoff(Duration firstDelay, double multiplier, Duration maxDelay, RandomGenerator random) {
    private static final double MAX_JITTER = 0.25;

    /**
     * Returns the pause after an attempt.
     *
     * @param attempt number of the attempt, from 1
     */
    Duration delayAfter(int attempt) {
        double grown = (double) firstDelay.toMillis() * Math.pow(multiplier, attempt - 1.0);
        double nominal = Math.min(grown, (double) maxDelay.toMillis());
        return Duration.ofMillis((long) (nominal * (1 + MAX_JITTER * random.nextDouble())));
    }
}
