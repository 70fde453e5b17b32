package dev.vipexport.api.messages;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.time.Duration;
import java.util.List;

/** Where messages are counted. */
@FunctionalInterface
public interface MessageCounter {

    /**
     * How many messages match each of the queries, in their order; at most {@code concurrency} counts are under way at once.
     *
     * @throws BackendUnavailableException when messages cannot be counted at the moment
     */
    List<Long> count(List<ExportQuery> queries, int concurrency);

    /**
     * {@code VipMessages/{messageId}} of a Firestore database.
     *
     * @param countTimeout for each count
     */
    static MessageCounter in(Firestore firestore, Duration countTimeout) {
        return new FirestoreMessageCounter(firestore, countTimeout);
    }
}
