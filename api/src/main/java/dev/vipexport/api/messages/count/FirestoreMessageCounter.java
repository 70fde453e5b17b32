package dev.vipexport.api.messages.count;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts with the query that an export uses. */
@Component
final class FirestoreMessageCounter implements MessageCounter {
    private final Firestore firestore;
    private final Duration countTimeout;

    FirestoreMessageCounter(Firestore firestore, CountSettings settings) {
        this.firestore = firestore;
        this.countTimeout = settings.countTimeout();
    }

    @Override
    public List<Long> count(List<ExportQuery> queries, int concurrency) {
        var counts = new ArrayList<Long>();
        var pending = new ArrayDeque<ApiFuture<AggregateQuerySnapshot>>();
        try {
            for (ExportQuery query : queries) {
                if (pending.size() == concurrency) {
                    counts.add(awaitCount(pending.remove()));
                }
                pending.add(VipMessages.matching(firestore, query).count().get());
            }
            while (!pending.isEmpty()) {
                counts.add(awaitCount(pending.remove()));
            }
            return counts;
        } finally {
            // after a failure the other counts have no use
            pending.forEach(count -> count.cancel(true));
        }
    }

    private long awaitCount(ApiFuture<AggregateQuerySnapshot> count) {
        return FirestoreFutures.await(count, countTimeout, "counting messages").getCount();
    }
}
