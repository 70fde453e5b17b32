package dev.vipexport.common.query;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import java.time.Instant;
import java.util.List;

/**
 * The collection {@code VipMessages/{messageId}} and the one way in which it is asked for a query's messages, so that
 * an export, a list and a count can never disagree about what matches.
 *
 * <p>The filters and the order need the composite indexes of {@code firestore.indexes.json}.
 */
public final class VipMessages {
    public static final String COLLECTION = "VipMessages";

    public static final String WORKSPACE_ID = "workspaceId";
    public static final String MEDIUM_ID = "mediumId";
    public static final String TIMESTAMP = "timestamp";
    public static final String USER_ID = "userId";
    public static final String KIND = "kind";
    public static final String SOURCE = "source";
    public static final String LABELS = "labels";
    public static final String TEXT = "text";

    /** The stored fields that an export or a list shows; the id is the document's own. */
    public static final List<String> EXPORTED_FIELDS = List.of(TIMESTAMP, USER_ID, KIND, SOURCE, LABELS, TEXT);

    private VipMessages() {}

    /**
     * Everything that matches, for counting. Ordered all the same: a range without an order is taken as ascending, for
     * which Firestore would want other indexes than for the rows.
     */
    public static Query matching(Firestore firestore, ExportQuery query) {
        Query matching = firestore
                .collection(COLLECTION)
                .whereEqualTo(WORKSPACE_ID, query.workspaceId())
                .whereEqualTo(MEDIUM_ID, query.mediumId())
                .whereGreaterThanOrEqualTo(TIMESTAMP, timestamp(query.window().from()))
                .whereLessThan(TIMESTAMP, timestamp(query.window().until()));
        if (query.label() != null) {
            matching = matching.whereArrayContains(LABELS, query.label());
        }
        if (query.contentType() != null) {
            matching = matching.whereEqualTo(KIND, query.contentType().wireName());
        }
        return matching.orderBy(TIMESTAMP, Query.Direction.DESCENDING);
    }

    /**
     * Everything that matches, newest first. Messages of one microsecond are ordered by their id, descending too, so
     * that the order is total and a cursor on both fields neither loses nor repeats one.
     */
    public static Query newestFirst(Firestore firestore, ExportQuery query) {
        return matching(firestore, query)
                .orderBy(FieldPath.documentId(), Query.Direction.DESCENDING)
                .select(EXPORTED_FIELDS.toArray(String[]::new));
    }

    /** Firestore's form of an instant; what is finer than a microsecond is cut off, as Firestore itself does. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.ofTimeSecondsAndNanos(instant.getEpochSecond(), instant.getNano() / 1_000 * 1_000);
    }

    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
