package dev.vipexport.worker.rows;

import com.google.cloud.firestore.Firestore;
import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.worker.message.StoredMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A query at one read time that can start after any of its rows. */
final class RowQuery {
    private final RunQueryRequest firstRequest;

    RowQuery(Firestore firestore, ExportQuery query, Instant readAt) {
        this.firstRequest = VipMessages.newestFirst(firestore, query).toProto().toBuilder()
                .setReadTime(Timestamp.newBuilder()
                        .setSeconds(readAt.getEpochSecond())
                        .setNanos(readAt.getNano()))
                .build();
    }

    /** Returns the request for all rows after {@code last}, or for all rows if it is null. */
    RunQueryRequest after(@Nullable StoredMessage last) {
        if (last == null) {
            return firstRequest;
        }
        var request = firstRequest.toBuilder();
        request.getStructuredQueryBuilder().setStartAt(cursorAfter(last));
        return request.build();
    }

    /** Returns a cursor with one value for each part of the order: timestamp, then name. */
    private static Cursor cursorAfter(StoredMessage last) {
        return Cursor.newBuilder()
                .addValues(Value.newBuilder()
                        .setTimestampValue(Timestamp.newBuilder()
                                .setSeconds(last.seconds())
                                .setNanos(last.nanos())))
                .addValues(Value.newBuilder().setReferenceValue(last.name()))
                .setBefore(false)
                .build();
    }
}
