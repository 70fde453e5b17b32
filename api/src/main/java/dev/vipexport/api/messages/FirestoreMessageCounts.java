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
    private final Duration callTimeout;

    FirestoreMessageCounts(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public List<Long> of(List<ExportQuery> queries, int parallel) {
        var counts = new ArrayList<Long>();
        var underWay = new ArrayDeque<ApiFuture<AggregateQuerySnapshot>>();
        for (ExportQuery query : queries) {
            if (underWay.size() == parallel) {
                counts.add(counted(underWay.remove()));
            }
            underWay.add(VipMessages.matching(firestore, query).count().get());
        }
        underWay.forEach(count -> counts.add(counted(count)));
        return counts;
    }

    private long counted(ApiFuture<AggregateQuerySnapshot> count) {
        return FirestoreCalls.await(count, callTimeout, "counting messages").getCount();
    }
}
