package dev.vipexport.api.messages;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages page by page. */
@FunctionalInterface
public interface MessageRepository {

    /**
     * Returns the newest matching messages, newest first.
     *
     * @param before the position to start after; null for the newest message
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    List<MessageView> newestFirst(ExportQuery query, @Nullable PagePosition before, int limit);
}
