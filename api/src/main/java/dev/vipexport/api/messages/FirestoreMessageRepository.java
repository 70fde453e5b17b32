package dev.vipexport.api.messages;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads with the query that an export uses. */
@Component
final class FirestoreMessageRepository implements MessageRepository {
    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreMessageRepository(Firestore firestore, BackendSettings settings) {
        this.firestore = firestore;
        this.callTimeout = settings.callTimeout();
    }

    @Override
    public List<MessageView> newestFirst(ExportQuery query, @Nullable PagePosition before, int limit) {
        if (before == null) {
            return read(VipMessages.newestFirst(firestore, query), limit);
        }
        return switch (before.kind()) {
            case TIME -> readBefore(((PagePosition.Time) before).instant(), query, limit);
            case MESSAGE -> readAfter((PagePosition.Message) before, query, limit);
        };
    }

    private List<MessageView> readBefore(Instant end, ExportQuery query, int limit) {
        return end.isAfter(query.window().from())
                ? read(VipMessages.newestFirst(firestore, endingAt(end, query)), limit)
                : List.of();
    }

    private List<MessageView> readAfter(PagePosition.Message message, ExportQuery query, int limit) {
        Query all = VipMessages.newestFirst(firestore, query);
        return read(all.startAfter(VipMessages.timestamp(message.timestamp()), message.id()), limit);
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
        // the query orders by timestamp and so finds no message without one
        Timestamp timestamp = document.get(VipMessages.TIMESTAMP, Timestamp.class);
        if (timestamp == null) {
            throw new IllegalStateException("message " + document.getId() + " has no timestamp");
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
