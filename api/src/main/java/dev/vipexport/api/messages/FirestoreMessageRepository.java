package dev.vipexport.api.messages;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads with the very query that an export reads with. */
final class FirestoreMessageRepository implements MessageRepository {
    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreMessageRepository(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public List<MessageView> newestFirst(ExportQuery query, @Nullable PagePosition before, int limit) {
        if (before instanceof PagePosition.Time time) {
            TimeWindow window = query.window();
            return time.instant().isAfter(window.from())
                    ? read(VipMessages.newestFirst(firestore, endingAt(time.instant(), query)), limit)
                    : List.of();
        }
        Query all = VipMessages.newestFirst(firestore, query);
        return before instanceof PagePosition.Message message
                ? read(all.startAfter(VipMessages.timestamp(message.timestamp()), message.id()), limit)
                : read(all, limit);
    }

    private static ExportQuery endingAt(Instant end, ExportQuery query) {
        TimeWindow window = query.window();
        Instant until = end.isBefore(window.until()) ? end : window.until();
        return new ExportQuery(
                query.workspaceId(),
                query.mediumId(),
                new TimeWindow(window.from(), until),
                query.label(),
                query.contentType());
    }

    private List<MessageView> read(Query query, int limit) {
        return FirestoreFutures.await(query.limit(limit).get(), callTimeout, "listing messages").getDocuments().stream()
                .map(FirestoreMessageRepository::toView)
                .toList();
    }

    private static MessageView toView(DocumentSnapshot document) {
        // the query orders by timestamp, so a message without one is never found
        Timestamp timestamp = document.get(VipMessages.TIMESTAMP, Timestamp.class);
        if (timestamp == null) {
            throw new IllegalStateException("message " + document.getId() + " lacks its timestamp");
        }
        return new MessageView(
                document.getId(),
                VipMessages.instant(timestamp),
                text(document, VipMessages.USER_ID),
                text(document, VipMessages.KIND),
                text(document, VipMessages.SOURCE),
                labels(document),
                text(document, VipMessages.TEXT));
    }

    private static @Nullable String text(DocumentSnapshot document, String field) {
        return document.get(field) instanceof String string ? string : null;
    }

    private static List<String> labels(DocumentSnapshot document) {
        return document.get(VipMessages.LABELS) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
