package dev.vipexport.cli.api;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** This machine's clock, corrected at most once by the {@code Date} of a response. */
final class ServerClock implements InstantSource {
    /** The server refuses dates that are further ahead. {@code Date} has whole seconds, so a smaller difference says little. */
    private static final Duration MAX_UNREPORTED_SKEW = Duration.ofSeconds(5);

    private final InstantSource clock;
    private Duration correction = Duration.ZERO;

    ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Instant instant() {
        return clock.instant().plus(correction);
    }

    /** Returns how far the server's clock is ahead of this one, or empty if it is not, or if this one was corrected before. */
    synchronized Optional<Duration> skew(HttpHeaders headers) {
        if (!correction.isZero()) {
            return Optional.empty();
        }
        try {
            return headers.firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(clock.instant(), date.toInstant()))
                    .filter(ahead -> ahead.abs().compareTo(MAX_UNREPORTED_SKEW) > 0);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Corrects this clock by {@code skew}. */
    synchronized void correct(Duration skew) {
        correction = skew;
    }

    /** Says how this machine's clock differs, for example {@code 90 s behind}. */
    static String describe(Duration serverAhead) {
        return serverAhead.abs().toSeconds() + " s " + (serverAhead.isNegative() ? "ahead of" : "behind");
    }
}
