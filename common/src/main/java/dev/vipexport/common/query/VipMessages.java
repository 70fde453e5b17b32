package dev.vipexport.common.query;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import java.time.Instant;
import java.util.List;

/**
 * Builds the Firestore queries for the collection {@code VipMessages/{messageId}}. Exports, lists and counts share them, so
 * they always match equal messages.
 *
 * <p>The queries need the composite indexes of {@code firestore.indexes.json}.
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

    /** The stored fields of exports and lists. The message id is the document id. */
    public static final List<String> EXPORTED_FIELDS = List.of(TIMESTAMP, USER_ID, KIND, SOURCE, LABELS, TEXT);

    private VipMessages() {}

    /**
     * Returns the query for all matching messages, for counts. It has an order, because Firestore would otherwise take the
     * range as ascending and require other indexes than for the rows.
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
     * Returns the query for all matching messages, newest first. Messages of one microsecond are ordered by descending id.
     * So the order is total, and a cursor on both fields neither skips nor repeats a message.
     */
    public static Query newestFirst(Firestore firestore, ExportQuery query) {
        return matching(firestore, query)
                .orderBy(FieldPath.documentId(), Query.Direction.DESCENDING)
                .select(EXPORTED_FIELDS.toArray(String[]::new));
    }

    /** Converts to Firestore's timestamp, truncated to microseconds as in Firestore. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.ofTimeSecondsAndNanos(instant.getEpochSecond(), instant.getNano() / 1_000 * 1_000);
    }

    /** Converts from Firestore's timestamp. */
    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
