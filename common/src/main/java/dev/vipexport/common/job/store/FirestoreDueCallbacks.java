package dev.vipexport.common.job.store;

import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds due callbacks with a range over one field, which Firestore indexes automatically. */
final class FirestoreDueCallbacks implements DueCallbacks {
    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreDueCallbacks(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public List<ExportJob> findDue(Instant from, Instant now, @Nullable ExportJob after, int limit) {
        return FirestoreJobStore.readPages(
                dueQuery(from, now, after),
                limit,
                page -> FirestoreFutures.await(page.get(), callTimeout, "finding due callbacks")
                        .getDocuments());
    }

    @Override
    public long countDue(Instant now, int max) {
        return FirestoreFutures.await(
                        dueQuery(Instant.EPOCH, now, null).limit(max).count().get(),
                        callTimeout,
                        "counting due callbacks")
                .getCount();
    }

    private Query dueQuery(Instant from, Instant now, @Nullable ExportJob after) {
        Query query = firestore
                .collection(FirestoreJobStore.JOBS)
                .whereGreaterThanOrEqualTo(CallbackDocument.NEXT_ATTEMPT_AT, VipMessages.timestamp(from))
                .whereLessThanOrEqualTo(CallbackDocument.NEXT_ATTEMPT_AT, VipMessages.timestamp(now))
                .orderBy(CallbackDocument.NEXT_ATTEMPT_AT)
                .orderBy(FieldPath.documentId());
        JobCallback last = after == null ? null : after.callback();
        return after == null || last == null || last.nextAttemptAt() == null
                ? query
                : query.startAfter(VipMessages.timestamp(last.nextAttemptAt()), after.exportId());
    }
}
