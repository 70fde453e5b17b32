package dev.vipexport.emulators.firestore.store;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The clock of commits and the retention of snapshots.
 *
 * @param clock time of commits and of reads
 * @param duration the server rejects older read times and drops versions that only they would see; 1 hour in the cloud
 */
public record Retention(InstantSource clock, Duration duration) {
    /** Checks the duration. */
    public Retention {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("The retention of snapshots must be positive, not " + duration);
        }
    }

    /** Returns the system clock and one hour, as in the cloud without point-in-time recovery. */
    public static Retention oneHour() {
        return new Retention(InstantSource.system(), Duration.ofHours(1));
    }
}
