package dev.vipexport.worker.plan;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counts in Firestore through Google's generated client. The handwritten one takes a read time only in transactions. */
final class SnapshotWindowCounter implements WindowCounter {
    private final Firestore firestore;
    private final FirestoreClient gapicClient;
    private final ExportQuery query;
    private final Timestamp readAt;
    private final Duration timeout;

    SnapshotWindowCounter(
            Firestore firestore, FirestoreClient gapicClient, ExportQuery query, Instant readAt, Duration timeout) {
        this.firestore = firestore;
        this.gapicClient = gapicClient;
        this.query = query;
        this.readAt = VipMessages.timestamp(readAt).toProto();
        this.timeout = timeout;
    }

    @Override
    public long countUpTo(long max, TimeWindow window) {
        // a limit is an int
        int limit = (int) Math.min(max, Integer.MAX_VALUE);
        return count(VipMessages.matching(firestore, query.withWindow(window)).limit(limit), window);
    }

    @Override
    public long countAll(TimeWindow window) {
        return count(VipMessages.matching(firestore, query.withWindow(window)), window);
    }

    private long count(Query matching, TimeWindow window) {
        RunAggregationQueryRequest request =
                matching.count().toProto().toBuilder().setReadTime(readAt).build();
        ApiFuture<List<RunAggregationQueryResponse>> responses =
                gapicClient.runAggregationQueryCallable().all().futureCall(request);
        return await(responses, "counting messages of " + window).stream()
                .flatMap(answer -> answer.getResult().getAggregateFieldsMap().values().stream())
                .mapToLong(Value::getIntegerValue)
                .sum();
    }

    @Override
    public Instant newest(TimeWindow window) {
        RunQueryRequest request =
                VipMessages.newestFirst(firestore, query.withWindow(window)).limit(1).toProto().toBuilder()
                        .setReadTime(readAt)
                        .build();
        ApiFuture<List<RunQueryResponse>> responses =
                gapicClient.runQueryCallable().all().futureCall(request);
        return await(responses, "looking for the newest message of " + window).stream()
                .filter(RunQueryResponse::hasDocument)
                .map(answer -> timestampOf(answer.getDocument()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("Firestore counted messages in " + window + ", but returns none"));
    }

    private static Instant timestampOf(Document message) {
        Timestamp at = message.getFieldsOrThrow(VipMessages.TIMESTAMP).getTimestampValue();
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    private <T> T await(ApiFuture<T> response, String operation) {
        return FirestoreFutures.await(response, timeout, operation);
    }
}
