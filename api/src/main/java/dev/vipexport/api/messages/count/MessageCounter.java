package dev.vipexport.api.messages.count;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.util.List;

/** Counts messages. */
@FunctionalInterface
public interface MessageCounter {

    /**
     * Returns the number of messages that match each query, in the order of the queries.
     *
     * @param concurrency maximum number of parallel counts
     * @throws BackendUnavailableException if Firestore cannot be reached or a count takes too long
     */
    List<Long> count(List<ExportQuery> queries, int concurrency);
}
