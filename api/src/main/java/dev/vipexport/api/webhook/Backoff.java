package dev.vipexport.api.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after an attempt; up to a quarter more by chance, so that what failed together does not come back together.
 *
 * @param first after the first attempt; longer than a call takes, or a second one would overtake it
 */
record Backoff(Duration first, double multiplier, Duration longest, RandomGenerator chance) {
    private static final double MOST_MORE = 0.25;

    /** @param attempt counts from 1 */
    Duration after(int attempt) {
        double grown = (double) first.toMillis() * Math.pow(multiplier, attempt - 1.0);
        double nominal = Math.min(grown, (double) longest.toMillis());
        return Duration.ofMillis((long) (nominal * (1 + MOST_MORE * chance.nextDouble())));
    }
}
