package dev.vipexport.api.messages;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Counts with the very query that an export counts with. */
final class FirestoreMessageCounts implements MessageCounts {
    private final Firestore firestore;
    private final Duration countTimeout;

    FirestoreMessageCounts(Firestore firestore, Duration countTimeout) {
        this.firestore = firestore;
        this.countTimeout = countTimeout;
    }

    @Override
    public List<Long> of(List<ExportQuery> queries, int parallel) {
        var counts = new ArrayList<Long>();
        var underWay = new ArrayDeque<ApiFuture<AggregateQuerySnapshot>>();
        try {
            for (ExportQuery query : queries) {
                if (underWay.size() == parallel) {
                    counts.add(counted(underWay.remove()));
                }
                underWay.add(VipMessages.matching(firestore, query).count().get());
            }
            while (!underWay.isEmpty()) {
                counts.add(counted(underWay.remove()));
            }
            return counts;
        } finally {
            // where one fails, nobody asks for the others any more
            underWay.forEach(count -> count.cancel(true));
        }
    }

    private long counted(ApiFuture<AggregateQuerySnapshot> count) {
        return FirestoreCalls.await(count, countTimeout, "counting messages").getCount();
    }
}
