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
import dev.vipexport.common.job.store.OptimisticWrites.Attempt;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores submissions in Firestore. {@code ExportRequests/{fingerprint}} names the latest job of a request, so one
 * strongly consistent read finds an active duplicate. {@code IdempotencyKeys/{hash}} names the job of a caller's key.
 * The commit that creates a job writes both, with the condition that neither has changed since it was read. It also counts
 * the job in {@link DailyUsage}.
 */
final class FirestoreJobSubmissions implements JobSubmissions {
    private static final String REQUESTS = "ExportRequests";
    private static final String KEYS = "IdempotencyKeys";
    private static final String EXPORT_ID = "exportId";
    private static final String FINGERPRINT = "fingerprint";

    private final Firestore firestore;
    private final Duration callTimeout;
    private final OptimisticWrites writes;

    FirestoreJobSubmissions(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
        this.writes = new OptimisticWrites(callTimeout);
    }

    @Override
    public SubmissionResult submit(ExportJob job, SubmissionPolicy policy) {
        return OptimisticWrites.retryOnConflict(operationFor(job), () -> trySubmit(job, policy));
    }

    private Attempt<SubmissionResult> trySubmit(ExportJob job, SubmissionPolicy policy) {
        DocumentSnapshot key = policy.idempotencyKey() == null
                ? null
                : read(KEYS, Fingerprint.ofIdempotencyKey(job, policy.idempotencyKey()), job);
        if (key != null && isValid(key, job)) {
            return Attempt.of(resultForKey(key, job));
        }
        // The count runs in parallel with the duplicate check. That saves a new export one round trip.
        Optional<ApiFuture<AggregateQuerySnapshot>> active = countActive(job, policy.maxActive());
        Optional<ApiFuture<DocumentSnapshot>> usage = readUsage(job, policy.maxPerDay());
        DocumentSnapshot request = read(REQUESTS, job.fingerprint(), job);
        Optional<ExportJob> latest = findReferencedJob(request);
        if (latest.isPresent()
                && (!latest.get().state().isTerminal() || policy.reusable().test(latest.get()))) {
            return joinExisting(latest.get(), key, job);
        }
        if (active.isPresent() && isQuotaReached(active.get(), job, policy.maxActive())) {
            return Attempt.of(new SubmissionResult.QuotaExceeded());
        }
        Optional<DailyUsage> today = usage.map(read ->
                DailyUsage.of(await(read, operationFor(job)), job.caller().orgId(), job.createdAt()));
        if (today.isPresent() && today.get().exceeds(DailyUsage.Counter.EXPORTS, 1, policy.maxPerDay())) {
            return Attempt.of(new SubmissionResult.DailyQuotaExceeded());
        }
        WriteBatch batch = firestore.batch();
        today.ifPresent(read -> read.add(batch, DailyUsage.Counter.EXPORTS, 1, policy.maxPerDay()));
        return createJob(batch, job, request, key);
    }

    /** Returns whether the key has not expired. Firestore deletes expired documents late. */
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

    private Attempt<SubmissionResult> joinExisting(ExportJob existing, @Nullable DocumentSnapshot key, ExportJob job) {
        if (key == null) {
            return Attempt.of(new SubmissionResult.Existing(existing));
        }
        WriteBatch batch = firestore.batch();
        createOrUpdate(batch, key, keyFields(existing.exportId(), job));
        return tryCommit(batch, job) ? Attempt.of(new SubmissionResult.Existing(existing)) : Attempt.conflict();
    }

    private Attempt<SubmissionResult> createJob(
            WriteBatch batch, ExportJob job, DocumentSnapshot request, @Nullable DocumentSnapshot key) {
        batch.create(firestore.collection(FirestoreJobStore.JOBS).document(job.exportId()), JobDocument.fieldsOf(job));
        createOrUpdate(
                batch,
                request,
                Map.of(EXPORT_ID, job.exportId(), JobDocument.EXPIRE_AT, expiryTimestamp(job, JobDocument.RETENTION)));
        if (key != null) {
            createOrUpdate(batch, key, keyFields(job.exportId(), job));
        }
        return tryCommit(batch, job) ? Attempt.of(new SubmissionResult.Created(job)) : Attempt.conflict();
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

    /** Starts the count, or returns empty if there is no limit. */
    private Optional<ApiFuture<AggregateQuerySnapshot>> countActive(ExportJob job, int maxActive) {
        if (maxActive == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(activeJobs(firestore, job.caller().orgId()).count().get());
    }

    /** Starts the read, or returns empty if there is no limit. */
    private Optional<ApiFuture<DocumentSnapshot>> readUsage(ExportJob job, long maxPerDay) {
        return maxPerDay == 0
                ? Optional.empty()
                : Optional.of(DailyUsage.document(firestore, job.caller().orgId(), job.createdAt())
                        .get());
    }

    /** Returns the query for active jobs. Its order lets it share the index of the list of one state. */
    static Query activeJobs(Firestore firestore, String orgId) {
        return firestore
                .collection(FirestoreJobStore.JOBS)
                .whereEqualTo(JobDocument.ORG_ID, orgId)
                .whereIn(JobDocument.STATE, JobDocument.ACTIVE_STATES)
                .orderBy(JobDocument.CREATED_AT, Query.Direction.DESCENDING);
    }

    private boolean isQuotaReached(ApiFuture<AggregateQuerySnapshot> active, ExportJob job, int maxActive) {
        return await(active, "counting active jobs of " + job.caller().orgId()).getCount() >= maxActive;
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

    private boolean tryCommit(WriteBatch batch, ExportJob job) {
        return writes.tryCommit(batch.commit(), operationFor(job));
    }

    private static String operationFor(ExportJob job) {
        return "recording job " + job.exportId();
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
