package dev.vipexport.api.messages.query;

import java.time.Instant;

/**
 * The range of timestamps that Firestore stores.
 *
 * @see <a href="https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp">google.protobuf.Timestamp</a>
 */
public final class TimestampRange {
    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    private TimestampRange() {}

    /** Returns whether Firestore can store this instant. */
    public static boolean contains(Instant instant) {
        return !instant.isBefore(MIN) && !instant.isAfter(MAX);
    }
}
