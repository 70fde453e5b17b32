package dev.vipexport.api.messages;

import dev.vipexport.api.messages.query.Cursor;
import dev.vipexport.api.messages.query.RequestedTime;
import dev.vipexport.api.messages.query.TimestampRange;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The start of a page: a time or a message. The page begins after it. */
public sealed interface PagePosition {

    /** One value for each permitted type, for exhaustive switches. */
    enum Kind {
        TIME,
        MESSAGE
    }

    /** Returns the kind of this position. */
    Kind kind();

    /** Selects messages earlier than {@code instant}, which has whole microseconds. */
    record Time(Instant instant) implements PagePosition {
        @Override
        public Kind kind() {
            return Kind.TIME;
        }
    }

    /** Selects messages after this one: earlier ones, and those with equal time and a smaller id. */
    record Message(Instant timestamp, String id) implements PagePosition {
        @Override
        public Kind kind() {
            return Kind.MESSAGE;
        }

        String cursor() {
            return new Cursor(timestamp, id).encode();
        }
    }

    /**
     * Parses a time or a cursor. Returns nothing if the text is neither.
     *
     * @param zone of a date, and of a date-time without an offset
     */
    static Optional<PagePosition> parse(String text, ZoneId zone) {
        Optional<PagePosition> time = RequestedTime.parse(text, zone)
                .map(requested -> requested.start())
                .filter(TimestampRange::contains)
                .map(Time::new);
        return time.isPresent() ? time : Cursor.parse(text).map(cursor -> new Message(cursor.at(), cursor.id()));
    }
}
