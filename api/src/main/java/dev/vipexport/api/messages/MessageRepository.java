package dev.vipexport.api.messages;

import dev.vipexport.common.query.ExportQuery;
import org.jspecify.annotations.Nullable;

/** Reads messages. */
@FunctionalInterface
interface MessageRepository {
    /**
     * Starts to read the newest matching messages, newest first.
     *
     * @param before the position to start after, or null for the newest message
     */
    MessageStream newestFirst(ExportQuery query, @Nullable PagePosition before, int limit);
}
