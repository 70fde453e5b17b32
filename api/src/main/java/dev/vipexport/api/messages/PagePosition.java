package dev.vipexport.api.messages;

import dev.vipexport.api.messages.query.Cursor;
import dev.vipexport.api.messages.query.RequestedTime;
import dev.vipexport.api.messages.query.TimestampRange;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.Optional;

/** Where a page begins: just below a time, or just below a message. */
public sealed interface PagePosition {

    /** Only messages strictly earlier than {@code instant}, which has whole microseconds. */
    record Time(Instant instant) implements PagePosition {}

    /** Only messages that come after this one in the order of the list: earlier, or of the same time and a smaller id. */
    record Message(Instant timestamp, String id) implements PagePosition {
        String cursor() {
            return new Cursor(timestamp, id).encode();
        }
    }

    /** What {@code text} says, or nothing where it is neither a time nor a cursor. */
    static Optional<PagePosition> parse(String text) {
        Optional<PagePosition> time = RequestedTime.parse(text)
                .map(requested -> TimeWindow.firstMicroAtOrAfter(requested.start()))
                .filter(TimestampRange::contains)
                .map(Time::new);
        return time.isPresent() ? time : Cursor.parse(text).map(cursor -> new Message(cursor.at(), cursor.id()));
    }
}
