package dev.vipexport.api.messages;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.time.Duration;
import java.util.List;

/** Where messages are counted. */
@FunctionalInterface
public interface MessageCounts {

    /**
     * How many messages match each of the queries, in their order; at most {@code parallel} counts are under way at once.
     *
     * @throws BackendUnavailableException when messages cannot be counted at the moment
     */
    List<Long> of(List<ExportQuery> queries, int parallel);

    /**
     * {@code VipMessages/{messageId}} of a Firestore database.
     *
     * @param countTimeout for each count
     */
    static MessageCounts in(Firestore firestore, Duration countTimeout) {
        return new FirestoreMessageCounts(firestore, countTimeout);
    }
}
