package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Fingerprint;
import dev.vipexport.common.job.store.OptimisticWrites.Attempt;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores submissions in Firestore. {@code ExportRequests/{fingerprint}} names the latest job of a request, so one
 * strongly consistent read finds an active duplicate. {@code IdempotencyKeys/{hash}} names the job of a caller's key.
 * The commit that creates a job writes both, with the condition that neither has changed since it was read. It also counts
 * the job in {@link DailyUsage}. The commit that creates a retry also links it in the job that it retries.
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
            SubmissionResult ofKey = resultForKey(key, job);
            if (!isServiceFault(ofKey)) {
                return Attempt.of(ofKey);
            }
        }
        // The count runs in parallel with the duplicate check. That saves a new export one round trip.
        var usage = new OrganisationUsage(job, new Limits(policy.maxActive(), policy.maxPerDay()));
        DocumentSnapshot request = read(REQUESTS, job.fingerprint(), job);
        Optional<ExportJob> latest = findReferencedJob(request);
        if (latest.isPresent()
                && (!latest.get().state().isTerminal() || policy.reusable().test(latest.get()))) {
            return joinExisting(latest.get(), key, job);
        }
        return createWithinLimits(firestore.batch(), job, usage, request, key);
    }

    @Override
    public SubmissionResult retry(String exportId, Caller caller, Duration retention, Limits limits, Instant now) {
        String newExportId = ExportIds.next();
        return OptimisticWrites.retryOnConflict(
                "retrying job " + exportId, () -> tryRetry(exportId, newExportId, caller, retention, limits, now));
    }

    private Attempt<SubmissionResult> tryRetry(
            String exportId, String newExportId, Caller caller, Duration retention, Limits limits, Instant now) {
        DocumentSnapshot document = await(jobDocument(exportId).get(), "reading job " + exportId);
        if (!document.exists()) {
            return Attempt.of(new SubmissionResult.JobDeleted());
        }
        ExportJob original = JobDocument.jobOf(document);
        if (original.retriedAs() != null) {
            return Attempt.of(resultForRetried(original.retriedAs()));
        }
        Optional<ExportJob> retried = original.retriedAs(newExportId, now);
        if (retried.isEmpty()) {
            return Attempt.of(new SubmissionResult.NotRetryable(original));
        }
        ExportJob job = original.newRetry(newExportId, caller, now).withRetention(retention);
        var usage = new OrganisationUsage(job, limits);
        DocumentSnapshot request = read(REQUESTS, job.fingerprint(), job);
        WriteBatch batch = firestore.batch();
        batch.update(
                document.getReference(), JobDocument.fieldsOf(retried.get()), OptimisticWrites.ifUnchanged(document));
        return createWithinLimits(batch, job, usage, request, null);
    }

    private SubmissionResult resultForRetried(String retryId) {
        return findJob(retryId)
                .<SubmissionResult>map(SubmissionResult.Existing::new)
                .orElseGet(SubmissionResult.JobDeleted::new);
    }

    /** Adds the job to {@code batch} and commits it, unless the organisation has reached a limit. */
    private Attempt<SubmissionResult> createWithinLimits(
            WriteBatch batch,
            ExportJob job,
            OrganisationUsage usage,
            DocumentSnapshot request,
            @Nullable DocumentSnapshot key) {
        Optional<SubmissionResult> refusal = usage.refuseOrCount(batch);
        return refusal.isPresent()
                ? Attempt.of(refusal.get())
                : createJob(batch, job.withTurnAfter(usage.countActive()), request, key);
    }

    /** Returns whether the job of a key failed through a fault of the service, so that its request gets a new one. */
    private static boolean isServiceFault(SubmissionResult ofKey) {
        return ofKey instanceof SubmissionResult.Existing existing
                && existing.job().failure() != null
                && existing.job().failure().code().isServiceFault();
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
        batch.create(jobDocument(job.exportId()), JobDocument.fieldsOf(job));
        createOrUpdate(
                batch,
                request,
                Map.of(
                        EXPORT_ID,
                        job.exportId(),
                        JobDocument.EXPIRE_AT,
                        expiryTimestamp(job, JobDocument.activeRetention(job))));
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

    /** What the organisation of a new job uses of its limits. Reads only what has a limit, and starts reading at once. */
    private final class OrganisationUsage {
        private final ExportJob job;
        private final Limits limits;
        private final @Nullable ApiFuture<AggregateQuerySnapshot> active;
        private final @Nullable ApiFuture<DocumentSnapshot> today;

        OrganisationUsage(ExportJob job, Limits limits) {
            this.job = job;
            this.limits = limits;
            String orgId = job.caller().orgId();
            active = limits.maxActive() == Integer.MAX_VALUE
                    ? null
                    : activeJobs(firestore, orgId).count().get();
            today = limits.maxPerDay() == 0
                    ? null
                    : DailyUsage.document(firestore, orgId, job.createdAt()).get();
        }

        /** Returns the number of active jobs, or 0 if it has no limit. */
        long countActive() {
            return active == null
                    ? 0
                    : await(active, "counting active jobs of " + job.caller().orgId())
                            .getCount();
        }

        /** Returns the refusal if a limit is reached. Otherwise adds the job to the usage of its day. */
        Optional<SubmissionResult> refuseOrCount(WriteBatch batch) {
            String orgId = job.caller().orgId();
            if (countActive() >= limits.maxActive()) {
                return Optional.of(new SubmissionResult.QuotaExceeded());
            }
            if (today != null) {
                DailyUsage usage = DailyUsage.of(await(today, operationFor(job)), orgId, job.createdAt());
                if (usage.exceeds(DailyUsage.Counter.EXPORTS, 1, limits.maxPerDay())) {
                    return Optional.of(new SubmissionResult.DailyQuotaExceeded());
                }
                usage.add(batch, DailyUsage.Counter.EXPORTS, 1, limits.maxPerDay());
            }
            return Optional.empty();
        }
    }

    /** Returns the query for active jobs. Its order lets it share the index of the list of one state. */
    static Query activeJobs(Firestore firestore, String orgId) {
        return firestore
                .collection(FirestoreJobStore.JOBS)
                .whereEqualTo(JobDocument.ORG_ID, orgId)
                .whereIn(JobDocument.STATE, JobDocument.ACTIVE_STATES)
                .orderBy(JobDocument.CREATED_AT, Query.Direction.DESCENDING);
    }

    private Optional<ExportJob> findReferencedJob(DocumentSnapshot pointer) {
        String exportId = pointer.getString(EXPORT_ID);
        return exportId == null ? Optional.empty() : findJob(exportId);
    }

    private Optional<ExportJob> findJob(String exportId) {
        DocumentSnapshot document = await(jobDocument(exportId).get(), "reading job " + exportId);
        return document.exists() ? Optional.of(JobDocument.jobOf(document)) : Optional.empty();
    }

    private DocumentReference jobDocument(String exportId) {
        return firestore.collection(FirestoreJobStore.JOBS).document(exportId);
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
