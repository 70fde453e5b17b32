package dev.vipexport.api.messages;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads with the query that an export uses. */
@Component
final class FirestoreMessageRepository implements MessageRepository {
    private final Firestore firestore;
    private final FirestoreClient gapicClient;
    private final Duration callTimeout;

    FirestoreMessageRepository(Firestore firestore, FirestoreClient gapicClient, BackendSettings settings) {
        this.firestore = firestore;
        this.gapicClient = gapicClient;
        this.callTimeout = settings.callTimeout();
    }

    @Override
    public MessageStream newestFirst(ExportQuery query, @Nullable PagePosition before, int limit) {
        if (before instanceof PagePosition.Time time
                && !time.instant().isAfter(query.window().from())) {
            return MessageStream.empty();
        }
        var stream = new FirestoreMessageStream(callTimeout);
        GrpcCallContext deadline = GrpcCallContext.createDefault().withTimeoutDuration(callTimeout);
        gapicClient.runQueryCallable().call(after(before, query).limit(limit).toProto(), stream, deadline);
        return stream;
    }

    private Query after(@Nullable PagePosition before, ExportQuery query) {
        if (before == null) {
            return VipMessages.newestFirst(firestore, query);
        }
        return switch (before.kind()) {
            case TIME -> VipMessages.newestFirst(firestore, endingAt(((PagePosition.Time) before).instant(), query));
            case MESSAGE -> after((PagePosition.Message) before, VipMessages.newestFirst(firestore, query));
        };
    }

    private static Query after(PagePosition.Message message, Query all) {
        return all.startAfter(VipMessages.timestamp(message.timestamp()), message.id());
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
}
