package dev.vipexport.api.messages;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the list. Fields that are not stored are null. */
public record MessageView(
        String id,
        Instant timestamp,
        @Nullable String userId,
        @Nullable String kind,
        @Nullable String source,
        List<String> labels,
        @Nullable String text) {

    /** Returns an upper bound of the message's bytes in JSON. */
    long jsonBytes() {
        long bytes = 200 + jsonBytes(id) + jsonBytes(userId) + jsonBytes(kind) + jsonBytes(source) + jsonBytes(text);
        for (String label : labels) {
            bytes += 3 + jsonBytes(label);
        }
        return bytes;
    }

    private static long jsonBytes(@Nullable String value) {
        long bytes = 0;
        for (int i = 0; value != null && i < value.length(); i++) {
            char c = value.charAt(i);
            // six for \u0001, two for \", and what UTF-8 needs
            bytes += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }

    PagePosition.Message position() {
        return new PagePosition.Message(timestamp, id);
    }
}
