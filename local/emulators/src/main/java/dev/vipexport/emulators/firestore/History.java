package dev.vipexport.emulators.firestore;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Where commit times come from and how far back snapshots reach.
 *
 * @param clock gives the time of commits and of reads
 * @param reach older read times are refused, and versions that only they would see are dropped; the cloud's is 1 hour
 */
public record History(InstantSource clock, Duration reach) {
    /** Checks the reach. */
    public History {
        if (reach.isNegative() || reach.isZero()) {
            throw new IllegalArgumentException("snapshots must reach back for some time, not " + reach);
        }
    }

    /** The system's clock and one hour, as in the cloud without point-in-time recovery. */
    public static History ofOneHour() {
        return new History(InstantSource.system(), Duration.ofHours(1));
    }
}
