package dev.vipexport.common.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A half-open stretch of time: {@code from} belongs to it, {@code until} does not.
 *
 * <p>Both are whole microseconds, the resolution in which Firestore stores timestamps, so "up to and including t" is
 * exactly "until t plus one microsecond".
 */
public record TimeWindow(Instant from, Instant until) {

    /** The longest window that one export may cover. */
    public static final Duration MAX_LENGTH = Duration.ofDays(31);

    public TimeWindow {
        if (!isWholeMicros(from) || !isWholeMicros(until)) {
            throw new IllegalArgumentException("a window has whole microseconds, not " + from + " to " + until);
        }
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a window ends after it starts, not " + from + " to " + until);
        }
    }

    /** The first instant of Firestore's resolution at or after {@code instant}. */
    public static Instant firstMicroAtOrAfter(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
        return floor.equals(instant) ? floor : floor.plus(1, ChronoUnit.MICROS);
    }

    /** The first instant of Firestore's resolution that is later than {@code instant}. */
    public static Instant firstMicroAfter(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }

    public Duration length() {
        return Duration.between(from, until);
    }

    private static boolean isWholeMicros(Instant instant) {
        return instant.equals(instant.truncatedTo(ChronoUnit.MICROS));
    }
}
