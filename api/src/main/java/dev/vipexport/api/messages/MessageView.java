package dev.vipexport.api.messages;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message as the list shows it; what is not stored is null. */
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
