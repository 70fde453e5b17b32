package dev.vipexport.common.job;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.job.JobStore.Submission;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportRequests/{fingerprint}} names the latest job of a request, so that "is this very request under way?" is
 * one strongly consistent read; {@code IdempotencyKeys/{hash}} names the job of a caller's key. Each is written on the
 * condition that it still is what was read, in the commit that creates the job.
 */
final class FirestoreJobRequests implements JobRequests {
    private static final String REQUESTS = "ExportRequests";
    private static final String KEYS = "IdempotencyKeys";
    private static final String EXPORT_ID = "exportId";
    private static final String FINGERPRINT = "fingerprint";

    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreJobRequests(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public Answer submit(ExportJob job, Terms terms) {
        for (int race = 0; race < Races.MOST; race++) {
            Optional<Answer> answer = tried(job, terms);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw Races.tooMany(doing(job));
    }

    /** The answer, or nothing where somebody else was faster. */
    private Optional<Answer> tried(ExportJob job, Terms terms) {
        DocumentSnapshot key = terms.key() == null ? null : read(KEYS, Fingerprint.ofKey(job, terms.key()), job);
        if (key != null && stands(key, job)) {
            return Optional.of(answerOf(key, job));
        }
        // asked for beside the request, although who joins a job needs no place: everybody else waits for one call less
        Optional<ApiFuture<AggregateQuerySnapshot>> active = countActive(job, terms.mostActive());
        DocumentSnapshot request = read(REQUESTS, job.fingerprint(), job);
        Optional<ExportJob> latest = jobNamedBy(request);
        if (latest.isPresent()
                && (!latest.get().state().isEnd() || terms.willDo().test(latest.get()))) {
            return joined(latest.get(), key, job);
        }
        return active.isPresent() && isFull(active.get(), job, terms.mostActive())
                ? Optional.of(new Answer.TooManyActive())
                : created(job, request, key);
    }

    /** Firestore deletes what has expired some time after it has. */
    private static boolean stands(DocumentSnapshot key, ExportJob job) {
        Timestamp expireAt = key.getTimestamp(JobDocument.EXPIRE_AT);
        return expireAt != null && VipMessages.instant(expireAt).isAfter(job.createdAt());
    }

    private Answer answerOf(DocumentSnapshot key, ExportJob job) {
        return job.fingerprint().equals(key.getString(FINGERPRINT))
                ? jobNamedBy(key).<Answer>map(FirestoreJobRequests::accepted).orElseGet(Answer.Forgotten::new)
                : new Answer.KeyOfAnother();
    }

    private static Answer accepted(ExportJob existing) {
        return new Answer.Accepted(new Submission.Joined(existing));
    }

    private Optional<Answer> joined(ExportJob existing, @Nullable DocumentSnapshot key, ExportJob job) {
        if (key == null) {
            return Optional.of(accepted(existing));
        }
        WriteBatch batch = firestore.batch();
        put(batch, key, fieldsOfKey(existing.exportId(), job));
        return won(batch, job) ? Optional.of(accepted(existing)) : Optional.empty();
    }

    private Optional<Answer> created(ExportJob job, DocumentSnapshot request, @Nullable DocumentSnapshot key) {
        WriteBatch batch = firestore.batch();
        batch.create(firestore.collection(FirestoreJobStore.JOBS).document(job.exportId()), JobDocument.fieldsOf(job));
        put(batch, request, Map.of(EXPORT_ID, job.exportId(), JobDocument.EXPIRE_AT, expiry(job, JobDocument.KEPT)));
        if (key != null) {
            put(batch, key, fieldsOfKey(job.exportId(), job));
        }
        return won(batch, job) ? Optional.of(new Answer.Accepted(new Submission.Created(job))) : Optional.empty();
    }

    private static Map<String, Object> fieldsOfKey(String exportId, ExportJob job) {
        return Map.of(
                EXPORT_ID, exportId, FINGERPRINT, job.fingerprint(), JobDocument.EXPIRE_AT, expiry(job, KEY_KEPT));
    }

    private static void put(WriteBatch batch, DocumentSnapshot read, Map<String, Object> fields) {
        if (read.exists()) {
            batch.update(read.getReference(), fields, Races.unchanged(read));
        } else {
            batch.create(read.getReference(), fields);
        }
    }

    /** Nothing where there may be any number. */
    private Optional<ApiFuture<AggregateQuerySnapshot>> countActive(ExportJob job, int mostActive) {
        if (mostActive == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(underWay(firestore, job.requester().orgId()).count().get());
    }

    /** The order makes the index serve it that lists an organisation's jobs of one state. */
    static Query underWay(Firestore firestore, String orgId) {
        return firestore
                .collection(FirestoreJobStore.JOBS)
                .whereEqualTo(JobDocument.ORG_ID, orgId)
                .whereIn(JobDocument.STATE, JobDocument.STATES_UNDER_WAY)
                .orderBy(JobDocument.CREATED_AT, Query.Direction.DESCENDING);
    }

    private boolean isFull(ApiFuture<AggregateQuerySnapshot> active, ExportJob job, int mostActive) {
        return await(active, "counting the jobs under way of " + job.requester().orgId())
                        .getCount()
                >= mostActive;
    }

    private Optional<ExportJob> jobNamedBy(DocumentSnapshot pointer) {
        String exportId = pointer.getString(EXPORT_ID);
        if (exportId == null) {
            return Optional.empty();
        }
        DocumentSnapshot document = await(
                firestore.collection(FirestoreJobStore.JOBS).document(exportId).get(), "reading job " + exportId);
        return document.exists() ? Optional.of(JobDocument.jobOf(document)) : Optional.empty();
    }

    private DocumentSnapshot read(String collection, String id, ExportJob job) {
        return await(firestore.collection(collection).document(id).get(), doing(job));
    }

    private static Object expiry(ExportJob job, Duration kept) {
        return VipMessages.timestamp(job.createdAt().plus(kept));
    }

    private boolean won(WriteBatch batch, ExportJob job) {
        return Races.won(batch.commit(), callTimeout, doing(job));
    }

    private static String doing(ExportJob job) {
        return "recording job " + job.exportId();
    }

    private <T> T await(ApiFuture<T> future, String doing) {
        return FirestoreCalls.await(future, callTimeout, doing);
    }
}
