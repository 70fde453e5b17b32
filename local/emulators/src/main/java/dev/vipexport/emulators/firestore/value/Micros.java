package dev.vipexport.emulators.firestore.value;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Converts times to Firestore's precision: whole microseconds since the epoch. */
public final class Micros {
    private static final long PER_SECOND = 1_000_000;
    private static final int NANOS = 1_000;

    private Micros() {}

    /** Returns the time of the instant, truncated to microseconds. */
    public static long of(Instant instant) {
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / NANOS;
    }

    /** Returns the time, truncated to microseconds. */
    public static long of(Timestamp timestamp) {
        return of(instant(timestamp));
    }

    /** Returns the time in ISO 8601. */
    public static String text(Timestamp timestamp) {
        return instant(timestamp).toString();
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    /** Returns whether the timestamp is in whole microseconds. */
    public static boolean isExact(Timestamp timestamp) {
        return timestamp(of(timestamp)).equals(timestamp);
    }

    /** Returns the timestamp of these microseconds. */
    public static Timestamp timestamp(long micros) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(micros, PER_SECOND))
                .setNanos((int) Math.floorMod(micros, PER_SECOND) * NANOS)
                .build();
    }
}
