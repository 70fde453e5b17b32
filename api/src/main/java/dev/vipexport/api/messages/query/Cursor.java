package dev.vipexport.api.messages.query;

import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.query.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * A position in a list that is ordered by time and document id. Its text is the base64url of the microseconds since
 * 1970, a colon and the id. Callers treat it as opaque.
 */
public record Cursor(Instant at, String id) {

    /** Returns the cursor as text. */
    public String encode() {
        byte[] plain = (TimeWindow.microsSince1970(at) + ":" + id).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    /** Parses a cursor. Returns nothing if this API did not create the text. */
    public static Optional<Cursor> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            Instant at = Instant.EPOCH.plus(Long.parseLong(plain.substring(0, colon)), ChronoUnit.MICROS);
            var cursor = new Cursor(at, plain.substring(colon + 1));
            return TimestampRange.contains(at)
                            && DocumentIds.isValid(cursor.id())
                            // rejects malformed UTF-8
                            && cursor.encode().equals(text)
                    ? Optional.of(cursor)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // neither base64 nor a number
        }
    }
}
