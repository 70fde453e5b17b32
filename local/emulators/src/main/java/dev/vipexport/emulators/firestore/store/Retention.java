package dev.vipexport.emulators.firestore.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Where commit times come from and how far back snapshots reach.
 *
 * @param clock gives the time of commits and of reads
 * @param duration older read times are refused, and versions that only they would see are dropped; the cloud's is 1 hour
 */
public record Retention(InstantSource clock, Duration duration) {
    /** Checks the reach. */
    public Retention {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("snapshots must reach back for some time, not " + duration);
        }
    }

    /** The system's clock and one hour, as in the cloud without point-in-time recovery. */
    public static Retention oneHour() {
        return new Retention(InstantSource.system(), Duration.ofHours(1));
    }
}
