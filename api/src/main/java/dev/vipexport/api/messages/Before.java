package dev.vipexport.api.messages;

import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.Optional;

/** Where a page begins: just below a time, or just below a message. */
public sealed interface Before {

    /** Only messages strictly earlier than {@code instant}, which has whole microseconds. */
    record Time(Instant instant) implements Before {}

    /** Only messages that come after this one in the order of the list: earlier, or of the same time and a smaller id. */
    record Message(Instant timestamp, String id) implements Before {
        String cursor() {
            return new Cursor(timestamp, id).text();
        }
    }

    /** What {@code text} says, or nothing where it is neither a time nor a cursor. */
    static Optional<Before> parse(String text) {
        Optional<Before> time = RequestedTime.parse(text)
                .map(requested -> TimeWindow.firstMicroFrom(requested.start()))
                .filter(StoredTimes::contain)
                .map(Time::new);
        return time.isPresent() ? time : Cursor.parse(text).map(cursor -> new Message(cursor.at(), cursor.id()));
    }
}
