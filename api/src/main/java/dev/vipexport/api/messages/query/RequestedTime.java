package dev.vipexport.api.messages.query;

import dev.vipexport.common.query.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of a request (ISO 8601): a whole UTC day or an instant. A date-time without an offset is UTC. The seconds are
 * optional.
 */
public sealed interface RequestedTime {

    /** Returns the first instant of a window that begins with this time. */
    Instant start();

    /** Returns the first instant after a window that ends with this time. */
    Instant exclusiveEnd();

    /** A whole UTC day. */
    record Day(LocalDate date) implements RequestedTime {
        @Override
        public Instant start() {
            return midnight(date);
        }

        @Override
        public Instant exclusiveEnd() {
            return midnight(date.plusDays(1));
        }

        private static Instant midnight(LocalDate date) {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /** An instant. */
    record Moment(Instant instant) implements RequestedTime {
        @Override
        public Instant start() {
            return instant;
        }

        @Override
        public Instant exclusiveEnd() {
            return TimeWindow.firstMicroAfter(instant);
        }
    }

    /** Parses a time. Returns nothing if the text is malformed or names no existing time. */
    static Optional<RequestedTime> parse(String text) {
        Matcher parts = Syntax.TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(parts.group("date"));
            return Optional.of(parts.group("time") == null ? new Day(date) : toMoment(date, parts));
        } catch (DateTimeException e) {
            return Optional.empty(); // 30 February, 25 o'clock
        }
    }

    private static Moment toMoment(LocalDate date, Matcher parts) {
        LocalTime time = LocalTime.parse(parts.group("time"));
        String offset = parts.group("offset");
        // a plus that was not percent-encoded arrives as a space
        ZoneOffset zone = offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset.replace(' ', '+'));
        return new Moment(date.atTime(time).toInstant(zone));
    }

    /** Holds the pattern, because fields of an interface are public. */
    final class Syntax {
        private static final Pattern TIME = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})"
                + "(?:T(?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?<offset>Z|[+ -]\\d{2}(?::?\\d{2})?)?)?");

        private Syntax() {}
    }
}
