package dev.vipexport.api.messages;

import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.query.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Where a page begins: just below a time, or just below a message. */
sealed interface Before {

    /** Only messages strictly earlier than {@code instant}, which has whole microseconds. */
    record Time(Instant instant) implements Before {}

    /** Only messages that come after this one in the order of the list: earlier, or of the same time and a smaller id. */
    record Message(Instant timestamp, String id) implements Before {

        /** Opaque to callers: base64url of the microseconds since 1970, a colon, the id. */
        String cursor() {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, timestamp);
            byte[] plain = (micros + ":" + id).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
        }
    }

    /** What {@code text} says, or nothing where it is neither a time nor a cursor. */
    static Optional<Before> parse(String text) {
        Optional<Before> time = RequestedTime.parse(text)
                .map(requested -> TimeWindow.firstMicroFrom(requested.start()))
                .filter(StoredTimes::contain)
                .map(Time::new);
        return time.isPresent() ? time : messageIn(text);
    }

    private static Optional<Before> messageIn(String cursor) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            Instant timestamp = Instant.EPOCH.plus(Long.parseLong(plain.substring(0, colon)), ChronoUnit.MICROS);
            var message = new Message(timestamp, plain.substring(colon + 1));
            return StoredTimes.contain(timestamp)
                            && DocumentIds.isPossible(message.id())
                            // bytes that are no UTF-8 would be read as other ones
                            && message.cursor().equals(cursor)
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // neither base64 nor a number: no cursor of ours
        }
    }
}
