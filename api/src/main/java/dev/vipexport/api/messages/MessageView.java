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

    int textLength() {
        return text == null ? 0 : text.length();
    }

    PagePosition.Message position() {
        return new PagePosition.Message(timestamp, id);
    }
}
