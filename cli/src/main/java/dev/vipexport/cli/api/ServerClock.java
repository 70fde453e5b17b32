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

    /** Returns how far the server's clock is ahead of this one; empty if the difference is small or unknown. */
    private Optional<Duration> skew(HttpHeaders headers) {
        try {
            return headers.firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(instant(), date.toInstant()))
                    .filter(ahead -> ahead.abs().compareTo(MAX_UNREPORTED_SKEW) > 0);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Corrects the clock and returns by how much; empty if it was corrected before or agrees with the server's. */
    synchronized Optional<Duration> correct(HttpHeaders headers) {
        Optional<Duration> ahead = correction.isZero() ? skew(headers) : Optional.empty();
        ahead.ifPresent(found -> correction = found);
        return ahead;
    }

    /** Says how this machine's clock differs, for example {@code 90 s behind}. */
    static String describe(Duration serverAhead) {
        return serverAhead.abs().toSeconds() + " s " + (serverAhead.isNegative() ? "ahead of" : "behind");
    }
}
