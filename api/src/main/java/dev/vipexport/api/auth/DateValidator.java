package dev.vipexport.api.auth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/** Accepts the date of a signature from {@code maxAge} ago until {@code maxClockSkew} ahead, both inclusive. */
record DateValidator(Duration maxAge, Duration maxClockSkew, InstantSource clock) {

    boolean isFresh(String date) {
        try {
            return isFresh(OffsetDateTime.parse(date).toInstant());
        } catch (DateTimeException e) {
            return false; // malformed
        }
    }

    boolean isFresh(Instant signedAt) {
        Duration age = Duration.between(signedAt, clock.instant());
        return age.compareTo(maxAge) <= 0 && age.compareTo(maxClockSkew.negated()) >= 0;
    }
}
