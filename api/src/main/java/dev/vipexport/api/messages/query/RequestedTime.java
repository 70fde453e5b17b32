package dev.vipexport.api.messages.query;

import dev.vipexport.common.query.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of a request (ISO 8601): a whole day or a date-time. A date, and a date-time without an offset, are local times of
 * the request's time zone. The seconds are optional.
 */
public sealed interface RequestedTime {

    /** Returns the first microsecond of a window that begins with this time. */
    Instant start();

    /** Returns the first microsecond after a window that ends with this time. */
    Instant exclusiveEnd();

    /** Returns {@link #start} in local time as the caller wrote it, also if the clocks skip it. */
    LocalDateTime localStart();

    /** Returns {@link #exclusiveEnd} in local time as the caller wrote it, also if the clocks skip it. */
    LocalDateTime localEnd();

    /** A whole day, from its first instant until that of the next day. */
    record Day(LocalDate date, ZoneId zone) implements RequestedTime {
        @Override
        public Instant start() {
            return date.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant exclusiveEnd() {
            return date.plusDays(1).atStartOfDay(zone).toInstant();
        }

        @Override
        public LocalDateTime localStart() {
            return date.atStartOfDay();
        }

        @Override
        public LocalDateTime localEnd() {
            return date.plusDays(1).atStartOfDay();
        }
    }

    /**
     * A date-time. If the clocks show it twice, because they are set back, a window includes both. If they skip it, it is
     * as much later as they skip.
     *
     * @param zone an offset, or the zone of the request
     */
    record Moment(LocalDateTime dateTime, ZoneId zone) implements RequestedTime {
        @Override
        public Instant start() {
            return TimeWindow.firstMicroAtOrAfter(
                    dateTime.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
        }

        @Override
        public Instant exclusiveEnd() {
            return TimeWindow.firstMicroAfter(
                    dateTime.atZone(zone).withLaterOffsetAtOverlap().toInstant());
        }

        @Override
        public LocalDateTime localStart() {
            return dateTime.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
        }

        @Override
        public LocalDateTime localEnd() {
            return dateTime.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        }
    }

    /**
     * Parses a time. Returns nothing if the text is malformed or names no existing time.
     *
     * @param zone of dates, and of date-times without an offset
     */
    static Optional<RequestedTime> parse(String text, ZoneId zone) {
        Matcher parts = Syntax.TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(parts.group("date"));
            return Optional.of(parts.group("time") == null ? new Day(date, zone) : toMoment(date, parts, zone));
        } catch (DateTimeException e) {
            return Optional.empty(); // 30 February, 25 o'clock
        }
    }

    private static Moment toMoment(LocalDate date, Matcher parts, ZoneId zone) {
        LocalTime time = LocalTime.parse(parts.group("time"));
        String offset = parts.group("offset");
        // a plus that was not percent-encoded arrives as a space
        return new Moment(date.atTime(time), offset == null ? zone : ZoneOffset.of(offset.replace(' ', '+')));
    }

    /** Holds the pattern, because fields of an interface are public. */
    final class Syntax {
        private static final Pattern TIME = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})"
                + "(?:T(?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?<offset>Z|[+ -]\\d{2}(?::?\\d{2})?)?)?");

        private Syntax() {}
    }
}
