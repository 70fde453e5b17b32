package dev.vipexport.api.messages;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where messages are read a page at a time. */
@FunctionalInterface
public interface MessageRepository {

    /**
     * The newest matching messages, in the order of the list.
     *
     * @param before where to begin; null for the newest
     * @throws BackendUnavailableException when messages cannot be read at the moment
     */
    List<MessageView> newestFirst(ExportQuery query, @Nullable PagePosition before, int limit);

    /** {@code VipMessages/{messageId}} of a Firestore database. */
    static MessageRepository in(Firestore firestore, Duration callTimeout) {
        return new FirestoreMessageRepository(firestore, callTimeout);
    }
}
