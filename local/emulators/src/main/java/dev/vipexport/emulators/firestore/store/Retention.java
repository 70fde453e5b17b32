package dev.vipexport.emulators.firestore.store;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The clock of commits and the retention of snapshots.
 *
 * @param clock time of commits and of reads
 * @param duration the server rejects older read times and drops versions that only they would see, or 1 hour in the cloud
 * @param recovery with point-in-time recovery, the server also reads at whole minutes within this time; 7 days in the
 *     cloud. Null without it
 * @see <a href="https://cloud.google.com/firestore/native/docs/pitr">Point-in-time recovery</a>
 */
public record Retention(
        InstantSource clock, Duration duration, @Nullable Duration recovery) {
    /** Checks the durations. */
    public Retention {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("The retention of snapshots must be positive, not " + duration);
        }
        if (recovery != null && recovery.compareTo(duration) < 0) {
            throw new IllegalArgumentException(
                    "Point-in-time recovery must cover the retention of " + duration + ", not " + recovery);
        }
    }

    /** Creates a retention without point-in-time recovery. */
    public Retention(InstantSource clock, Duration duration) {
        this(clock, duration, null);
    }

    /** Returns this retention with point-in-time recovery over the cloud's 7 days. */
    public Retention withPointInTimeRecovery() {
        return new Retention(clock, duration, Duration.ofDays(7));
    }

    /** Returns how long the server keeps replaced versions. */
    Duration kept() {
        return recovery == null ? duration : recovery;
    }

    /** Returns the system clock and one hour, as in the cloud without point-in-time recovery. */
    public static Retention oneHour() {
        return new Retention(InstantSource.system(), Duration.ofHours(1));
    }
}
