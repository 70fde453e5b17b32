package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Fingerprint;
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
final class FirestoreJobSubmissions implements JobSubmissions {
    private static final String REQUESTS = "ExportRequests";
    private static final String KEYS = "IdempotencyKeys";
    private static final String EXPORT_ID = "exportId";
    private static final String FINGERPRINT = "fingerprint";

    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreJobSubmissions(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public SubmissionResult submit(ExportJob job, SubmissionPolicy policy) {
        for (int retry = 0; retry < OptimisticWrites.MAX_RETRIES; retry++) {
            Optional<SubmissionResult> result = trySubmit(job, policy);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw OptimisticWrites.retriesExhausted(operationFor(job));
    }

    /** The answer, or nothing where somebody else was faster. */
    private Optional<SubmissionResult> trySubmit(ExportJob job, SubmissionPolicy policy) {
        DocumentSnapshot key = policy.idempotencyKey() == null
                ? null
                : read(KEYS, Fingerprint.ofIdempotencyKey(job, policy.idempotencyKey()), job);
        if (key != null && isValid(key, job)) {
            return Optional.of(resultForKey(key, job));
        }
        // asked for beside the request, although who joins a job needs no place: everybody else waits for one call less
        Optional<ApiFuture<AggregateQuerySnapshot>> active = countActive(job, policy.maxActive());
        DocumentSnapshot request = read(REQUESTS, job.fingerprint(), job);
        Optional<ExportJob> latest = findReferencedJob(request);
        if (latest.isPresent()
                && (!latest.get().state().isTerminal() || policy.reusable().test(latest.get()))) {
            return joinExisting(latest.get(), key, job);
        }
        return active.isPresent() && isQuotaReached(active.get(), job, policy.maxActive())
                ? Optional.of(new SubmissionResult.QuotaExceeded())
                : createJob(job, request, key);
    }

    /** Firestore deletes what has expired some time after it has. */
    private static boolean isValid(DocumentSnapshot key, ExportJob job) {
        Timestamp expireAt = key.getTimestamp(JobDocument.EXPIRE_AT);
        return expireAt != null && VipMessages.instant(expireAt).isAfter(job.createdAt());
    }

    private SubmissionResult resultForKey(DocumentSnapshot key, ExportJob job) {
        return job.fingerprint().equals(key.getString(FINGERPRINT))
                ? findReferencedJob(key)
                        .<SubmissionResult>map(SubmissionResult.Existing::new)
                        .orElseGet(SubmissionResult.JobDeleted::new)
                : new SubmissionResult.IdempotencyKeyReused();
    }

    private Optional<SubmissionResult> joinExisting(ExportJob existing, @Nullable DocumentSnapshot key, ExportJob job) {
        if (key == null) {
            return Optional.of(new SubmissionResult.Existing(existing));
        }
        WriteBatch batch = firestore.batch();
        createOrUpdate(batch, key, keyFields(existing.exportId(), job));
        return isCommitted(batch, job) ? Optional.of(new SubmissionResult.Existing(existing)) : Optional.empty();
    }

    private Optional<SubmissionResult> createJob(
            ExportJob job, DocumentSnapshot request, @Nullable DocumentSnapshot key) {
        WriteBatch batch = firestore.batch();
        batch.create(firestore.collection(FirestoreJobStore.JOBS).document(job.exportId()), JobDocument.fieldsOf(job));
        createOrUpdate(
                batch,
                request,
                Map.of(EXPORT_ID, job.exportId(), JobDocument.EXPIRE_AT, expiryTimestamp(job, JobDocument.RETENTION)));
        if (key != null) {
            createOrUpdate(batch, key, keyFields(job.exportId(), job));
        }
        return isCommitted(batch, job) ? Optional.of(new SubmissionResult.Created(job)) : Optional.empty();
    }

    private static Map<String, Object> keyFields(String exportId, ExportJob job) {
        return Map.of(
                EXPORT_ID,
                exportId,
                FINGERPRINT,
                job.fingerprint(),
                JobDocument.EXPIRE_AT,
                expiryTimestamp(job, KEY_TTL));
    }

    private static void createOrUpdate(WriteBatch batch, DocumentSnapshot read, Map<String, Object> fields) {
        if (read.exists()) {
            batch.update(read.getReference(), fields, OptimisticWrites.ifUnchanged(read));
        } else {
            batch.create(read.getReference(), fields);
        }
    }

    /** Nothing where there may be any number. */
    private Optional<ApiFuture<AggregateQuerySnapshot>> countActive(ExportJob job, int maxActive) {
        if (maxActive == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(activeJobs(firestore, job.caller().orgId()).count().get());
    }

    /** The order makes the index serve it that lists an organisation's jobs of one state. */
    static Query activeJobs(Firestore firestore, String orgId) {
        return firestore
                .collection(FirestoreJobStore.JOBS)
                .whereEqualTo(JobDocument.ORG_ID, orgId)
                .whereIn(JobDocument.STATE, JobDocument.ACTIVE_STATES)
                .orderBy(JobDocument.CREATED_AT, Query.Direction.DESCENDING);
    }

    private boolean isQuotaReached(ApiFuture<AggregateQuerySnapshot> active, ExportJob job, int maxActive) {
        return await(active, "counting the jobs under way of " + job.caller().orgId())
                        .getCount()
                >= maxActive;
    }

    private Optional<ExportJob> findReferencedJob(DocumentSnapshot pointer) {
        String exportId = pointer.getString(EXPORT_ID);
        if (exportId == null) {
            return Optional.empty();
        }
        DocumentSnapshot document = await(
                firestore.collection(FirestoreJobStore.JOBS).document(exportId).get(), "reading job " + exportId);
        return document.exists() ? Optional.of(JobDocument.jobOf(document)) : Optional.empty();
    }

    private DocumentSnapshot read(String collection, String id, ExportJob job) {
        return await(firestore.collection(collection).document(id).get(), operationFor(job));
    }

    private static Object expiryTimestamp(ExportJob job, Duration retention) {
        return VipMessages.timestamp(job.createdAt().plus(retention));
    }

    private boolean isCommitted(WriteBatch batch, ExportJob job) {
        return OptimisticWrites.isCommitted(batch.commit(), callTimeout, operationFor(job));
    }

    private static String operationFor(ExportJob job) {
        return "recording job " + job.exportId();
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
