package dev.vipexport.common.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A half-open time range: it includes {@code from} and excludes {@code until}.
 *
 * <p>Both are whole microseconds, the resolution of Firestore's timestamps. So "up to and including t" is exactly "until
 * t plus one microsecond".
 */
public record TimeWindow(Instant from, Instant until) {

    public TimeWindow {
        if (!isWholeMicros(from) || !isWholeMicros(until)) {
            throw new IllegalArgumentException(
                    "window " + from + " to " + until + " is finer than microseconds; truncate both");
        }
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "window " + from + " to " + until + " is empty; its end must be after its start");
        }
    }

    /** Returns {@code instant}, rounded up to whole microseconds. */
    public static Instant firstMicroAtOrAfter(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
        return floor.equals(instant) ? floor : floor.plus(1, ChronoUnit.MICROS);
    }

    /** Returns the first whole microsecond after {@code instant}. */
    public static Instant firstMicroAfter(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }

    /**
     * Returns the microseconds from 1970 to {@code instant}, for any time that Firestore stores. On JDK 17
     * {@code ChronoUnit.MICROS} counts by nanoseconds, which a long holds from 1677 to 2262 only.
     */
    public static long microsSince1970(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** Returns the last microsecond of the window. */
    public Instant last() {
        return until.minus(1, ChronoUnit.MICROS);
    }

    /** Returns the time between both ends. */
    public Duration length() {
        return Duration.between(from, until);
    }

    private static boolean isWholeMicros(Instant instant) {
        return instant.equals(instant.truncatedTo(ChronoUnit.MICROS));
    }
}
