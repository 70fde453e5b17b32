package dev.vipexport.api.auth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/** Which {@code x-date} is now: not older than one bound, not further ahead than the other; both are inclusive. */
record DateValidator(Duration maxAge, Duration maxClockSkew, InstantSource clock) {

    boolean isFresh(String date) {
        try {
            Instant signedAt = OffsetDateTime.parse(date).toInstant();
            Duration age = Duration.between(signedAt, clock.instant());
            return age.compareTo(maxAge) <= 0 && age.compareTo(maxClockSkew.negated()) >= 0;
        } catch (DateTimeException e) {
            return false; // a date that cannot be read is not now
        }
    }
}
