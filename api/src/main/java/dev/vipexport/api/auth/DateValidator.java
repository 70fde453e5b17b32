package dev.vipexport.api.auth;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Accepts the date of a signature from {@code maxAge} ago until {@code maxClockSkew} ahead, both inclusive.
 *
 * <p>The date is a date-time of ISO 8601 with an offset, as common languages write it: extended ({@code
 * 2026-11-24T10:00:00+02:00}) or basic ({@code 20261124T100000+0200}), with or without seconds and their
 * fraction. Either form
 * takes each form of the offset: {@code Z}, {@code +02}, {@code +0200}, {@code +02:00}.
 */
record DateValidator(Duration maxAge, Duration maxClockSkew, InstantSource clock) {
    /** Longer than any date of these forms, so that a formatter never reads a long header. */
    private static final int MAX_LENGTH = 64;

    private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendOptional(dateTime("-", ":"))
            .appendOptional(dateTime("", ""))
            // a lenient offset may lack the minutes
            .parseLenient()
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    /** No formatter reads offsets both with and without a colon. */
    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-][0-9]{2})([0-9]{2})\\z");

    private static DateTimeFormatter dateTime(String dateSeparator, String timeSeparator) {
        return new DateTimeFormatterBuilder()
                .appendValue(YEAR, 4)
                .appendLiteral(dateSeparator)
                .appendValue(MONTH_OF_YEAR, 2)
                .appendLiteral(dateSeparator)
                .appendValue(DAY_OF_MONTH, 2)
                .appendLiteral('T')
                .appendValue(HOUR_OF_DAY, 2)
                .appendLiteral(timeSeparator)
                .appendValue(MINUTE_OF_HOUR, 2)
                .optionalStart()
                .appendLiteral(timeSeparator)
                .appendValue(SECOND_OF_MINUTE, 2)
                .appendFraction(NANO_OF_SECOND, 0, 9, true)
                .optionalEnd()
                .toFormatter(Locale.ROOT);
    }

    boolean isFresh(String date) {
        try {
            return date.length() <= MAX_LENGTH && isFresh(parse(date));
        } catch (DateTimeException e) {
            return false; // malformed
        }
    }

    private static Instant parse(String date) {
        String withColon = OFFSET_WITHOUT_COLON.matcher(date).replaceFirst("$1:$2");
        // ISO 8601 allows both as the decimal sign
        return OffsetDateTime.parse(withColon.replace(',', '.'), ISO_8601).toInstant();
    }

    boolean isFresh(Instant signedAt) {
        Duration age = Duration.between(signedAt, clock.instant());
        return age.compareTo(maxAge) <= 0 && age.compareTo(maxClockSkew.negated()) >= 0;
    }
}
