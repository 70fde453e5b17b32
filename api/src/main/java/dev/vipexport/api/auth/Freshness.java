package dev.vipexport.api.auth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/** Which {@code x-date} is now: not older than one bound, not further ahead than the other; both are inclusive. */
record Freshness(Duration longestAge, Duration longestAhead, InstantSource clock) {

    boolean isFresh(String date) {
        try {
            Instant claimed = OffsetDateTime.parse(date).toInstant();
            Duration age = Duration.between(claimed, clock.instant());
            return age.compareTo(longestAge) <= 0 && age.compareTo(longestAhead.negated()) >= 0;
        } catch (DateTimeException e) {
            return false; // a date that cannot be read is not now
        }
    }
}
