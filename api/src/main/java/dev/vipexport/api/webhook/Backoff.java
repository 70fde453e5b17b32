package dev.vipexport.api.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after an attempt; up to a quarter more by chance, so that what failed together does not come back together.
 *
 * @param firstDelay after the first attempt; longer than a call takes, or a second one would overtake it
 */
record Backoff(Duration firstDelay, double multiplier, Duration maxDelay, RandomGenerator random) {
    private static final double MAX_JITTER = 0.25;

    /** @param attempt counts from 1 */
    Duration delayAfter(int attempt) {
        double grown = (double) firstDelay.toMillis() * Math.pow(multiplier, attempt - 1.0);
        double nominal = Math.min(grown, (double) maxDelay.toMillis());
        return Duration.ofMillis((long) (nominal * (1 + MAX_JITTER * random.nextDouble())));
    }
}
