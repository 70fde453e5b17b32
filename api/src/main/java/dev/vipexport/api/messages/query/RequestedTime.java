package dev.vipexport.api.messages.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time as a caller writes it (ISO 8601): a whole UTC day, or an instant. A date-time without an offset is
 * UTC; its seconds may be left out.
 */
public sealed interface RequestedTime {

    record Day(LocalDate date) implements RequestedTime {}

    record Moment(Instant instant) implements RequestedTime {}

    /** Where a stretch that begins with this begins. */
    default Instant start() {
        if (this instanceof Day day) {
            return midnight(day.date());
        }
        return ((Moment) this).instant();
    }

    /** What this says, or nothing where it says no time that there is. */
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

    static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The pattern, which an interface cannot hide otherwise. */
    final class Syntax {
        private static final Pattern TIME = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})"
                + "(?:T(?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?<offset>Z|[+ -]\\d{2}(?::?\\d{2})?)?)?");

        private Syntax() {}
    }
}
