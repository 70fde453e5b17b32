package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.AggregateField;
import com.google.cloud.firestore.AggregateQuery;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.OptimisticWrites.Attempt;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores jobs in {@code ExportJobs/{exportId}}. A change is an update with the condition that the document is as this
 * process last read or wrote it.
 */
final class FirestoreJobStore implements JobStore {
    static final String JOBS = "ExportJobs";
    private static final int LOOKUP_BATCH = 100;
    private static final Logger LOG = LoggerFactory.getLogger(FirestoreJobStore.class);

    private final Firestore firestore;
    private final Duration callTimeout;
    private final OptimisticWrites writes;
    private final JobCache cache = new JobCache();

    FirestoreJobStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
        this.writes = new OptimisticWrites(callTimeout);
    }

    @Override
    public Optional<ExportJob> find(String exportId) {
        return DocumentIds.isValid(exportId)
                ? read(exportId, "reading job " + exportId).map(JobCache.VersionedJob::job)
                : Optional.empty();
    }

    @Override
    public List<ExportJob> findAll(Collection<String> exportIds) {
        if (exportIds.isEmpty()) {
            return List.of();
        }
        DocumentReference[] documents = exportIds.stream()
                .filter(DocumentIds::isValid)
                .map(this::document)
                .toArray(DocumentReference[]::new);
        return await(firestore.getAll(documents), "reading " + documents.length + " jobs").stream()
                .filter(DocumentSnapshot::exists)
                .flatMap(document -> tryDecode(document).stream())
                .toList();
    }

    @Override
    public Lookup lookUp(Collection<String> exportIds) {
        var found = new HashMap<String, ExportJob>();
        var missing = new HashSet<String>();
        List<String> ids = List.copyOf(exportIds);
        for (int start = 0; start < ids.size(); start += LOOKUP_BATCH) {
            DocumentReference[] documents = ids.subList(start, Math.min(ids.size(), start + LOOKUP_BATCH)).stream()
                    .map(this::document)
                    .toArray(DocumentReference[]::new);
            for (DocumentSnapshot document :
                    await(firestore.getAll(documents), "reading " + documents.length + " jobs")) {
                if (document.exists()) {
                    tryDecode(document).ifPresent(job -> found.put(job.exportId(), job));
                } else {
                    missing.add(document.getId());
                }
            }
        }
        return new Lookup(found, missing);
    }

    @Override
    public Change change(String exportId, Transition transition) {
        String operation = "changing job " + exportId;
        // a stale cache entry must neither reject a change nor report the job as missing
        Optional<ExportJob> fromCache = cache.find(exportId)
                .flatMap(cached ->
                        transition.apply(cached.job()).filter(changed -> tryReplace(cached, changed, operation)));
        return fromCache.isPresent()
                ? new Change.Applied(fromCache.get())
                : OptimisticWrites.retryOnConflict(operation, () -> tryChange(exportId, transition, operation));
    }

    private Attempt<Change> tryChange(String exportId, Transition transition, String operation) {
        Optional<JobCache.VersionedJob> current = read(exportId, operation);
        if (current.isEmpty()) {
            return Attempt.of(new Change.NotFound());
        }
        Optional<ExportJob> changed = transition.apply(current.get().job());
        if (changed.isEmpty()) {
            return Attempt.of(new Change.Rejected(current.get().job()));
        }
        return tryReplace(current.get(), changed.get(), operation)
                ? Attempt.of(new Change.Applied(changed.get()))
                : Attempt.conflict();
    }

    @Override
    public Change changeWithinQuota(String exportId, RowQuota quota, Transition within, Transition beyond) {
        if (quota.maxPerDay() == 0 || quota.rows() == 0) {
            return change(exportId, within);
        }
        String operation = "changing job " + exportId + " within its quota";
        // a stale cache entry must neither reject a change nor report the job as missing
        Optional<Change> fromCache = cache.find(exportId)
                .map(cached -> tryChangeWithinQuota(cached, quota, within, beyond, operation))
                .map(Attempt::result)
                .filter(Change.Applied.class::isInstance);
        return fromCache.isPresent()
                ? fromCache.get()
                : OptimisticWrites.retryOnConflict(
                        operation,
                        () -> read(exportId, operation)
                                .map(current -> tryChangeWithinQuota(current, quota, within, beyond, operation))
                                .orElseGet(() -> Attempt.of(new Change.NotFound())));
    }

    private Attempt<Change> tryChangeWithinQuota(
            JobCache.VersionedJob current, RowQuota quota, Transition within, Transition beyond, String operation) {
        DailyUsage usage = usageOf(current.job().caller().orgId(), quota.now(), operation);
        boolean exceeds = usage.exceeds(DailyUsage.Counter.ROWS, quota.rows(), quota.maxPerDay());
        Optional<ExportJob> changed = (exceeds ? beyond : within).apply(current.job());
        if (changed.isEmpty()) {
            return Attempt.of(new Change.Rejected(current.job()));
        }
        WriteBatch batch = firestore.batch();
        if (!exceeds) {
            usage.add(batch, DailyUsage.Counter.ROWS, quota.rows(), quota.maxPerDay());
        }
        return tryReplace(batch, current, changed.get(), operation)
                ? Attempt.of(new Change.Applied(changed.get()))
                : Attempt.conflict();
    }

    private DailyUsage usageOf(String orgId, Instant now, String operation) {
        return DailyUsage.of(await(DailyUsage.document(firestore, orgId, now).get(), operation), orgId, now);
    }

    @Override
    public boolean exceedsQuota(String orgId, RowQuota quota) {
        return quota.maxPerDay() != 0
                && usageOf(orgId, quota.now(), "reading the usage of " + orgId)
                        .exceeds(DailyUsage.Counter.ROWS, quota.rows(), quota.maxPerDay());
    }

    private Optional<JobCache.VersionedJob> read(String exportId, String operation) {
        DocumentSnapshot document = await(document(exportId).get(), operation);
        return document.exists() ? Optional.of(cache.put(document)) : Optional.empty();
    }

    private boolean tryReplace(JobCache.VersionedJob current, ExportJob changed, String operation) {
        return tryReplace(firestore.batch(), current, changed, operation);
    }

    /** Replaces the job in one commit with what {@code batch} already writes. */
    private boolean tryReplace(WriteBatch batch, JobCache.VersionedJob current, ExportJob changed, String operation) {
        cache.evict(changed.exportId());
        Optional<Timestamp> updatedAt = writes.tryUpdate(
                batch, document(changed.exportId()), current.updatedAt(), JobDocument.fieldsOf(changed), operation);
        updatedAt.ifPresent(at -> cache.put(changed, at));
        return updatedAt.isPresent();
    }

    @Override
    public List<ExportJob> findStalled(Instant from, Instant unchangedSince, int limit) {
        Query query = firestore
                .collection(JOBS)
                .whereIn(JobDocument.STATE, JobDocument.ACTIVE_STATES)
                .whereGreaterThanOrEqualTo(JobDocument.CHANGED_AT, VipMessages.timestamp(from))
                .whereLessThanOrEqualTo(JobDocument.CHANGED_AT, VipMessages.timestamp(unchangedSince))
                .orderBy(JobDocument.CHANGED_AT);
        return readPages(
                query, limit, page -> await(page.get(), "finding stalled jobs").getDocuments());
    }

    @Override
    public long sumRemainingRows() {
        return sumRemainingRows(firestore.collection(JOBS));
    }

    @Override
    public long sumRemainingRows(String orgId) {
        return sumRemainingRows(firestore.collection(JOBS).whereEqualTo(JobDocument.ORG_ID, orgId));
    }

    private long sumRemainingRows(Query jobs) {
        AggregateField sum = AggregateField.sum(JobDocument.REMAINING_ROWS);
        AggregateQuery query =
                jobs.whereGreaterThan(JobDocument.REMAINING_ROWS, 0).aggregate(sum);
        Number rows =
                (Number) await(query.get(), "adding up the rows of large jobs").get(sum);
        return rows == null ? 0 : rows.longValue();
    }

    @Override
    public List<ExportJob> findWaiting(int limit) {
        Query query = firestore
                .collection(JOBS)
                .whereGreaterThan(JobDocument.WAITING_SINCE, Timestamp.MIN_VALUE)
                .orderBy(JobDocument.WAITING_SINCE);
        return readPages(
                query,
                limit,
                page -> await(page.get(), "finding large jobs that wait").getDocuments());
    }

    @Override
    public Optional<ExportJob> findFirstTurn(Instant from, Instant before) {
        Query query = firestore
                .collection(JOBS)
                .whereGreaterThanOrEqualTo(JobDocument.TURN_AT, VipMessages.timestamp(from))
                .whereLessThan(JobDocument.TURN_AT, VipMessages.timestamp(before))
                .orderBy(JobDocument.TURN_AT);
        return readPages(
                        query,
                        1,
                        page -> await(page.get(), "finding the job with the first turn")
                                .getDocuments())
                .stream()
                .findFirst();
    }

    @Override
    public List<ExportJob> findDueDeadLetters(Instant dueSince, int limit) {
        Query query = firestore
                .collection(JOBS)
                .whereLessThanOrEqualTo(JobDocument.DEAD_LETTER_DUE, VipMessages.timestamp(dueSince))
                .orderBy(JobDocument.DEAD_LETTER_DUE);
        return readPages(
                query,
                limit,
                page -> await(page.get(), "finding due dead letters").getDocuments());
    }

    /** Orders the query, so that it shares the index of the list of one state. */
    @Override
    public int countRunning(String orgId) {
        Query running = firestore
                .collection(JOBS)
                .whereEqualTo(JobDocument.ORG_ID, orgId)
                .whereEqualTo(JobDocument.STATE, DocumentFields.wireName(JobState.RUNNING))
                .orderBy(JobDocument.CREATED_AT, Query.Direction.DESCENDING);
        return Math.toIntExact(await(running.count().get(), "counting running jobs of " + orgId)
                .getCount());
    }

    /** Returns the first {@code limit} readable jobs of {@code query}. Skips pages of unreadable ones. */
    static List<ExportJob> readPages(Query query, int limit, Function<Query, List<QueryDocumentSnapshot>> fetch) {
        var jobs = new ArrayList<ExportJob>();
        List<QueryDocumentSnapshot> page = fetch.apply(query.limit(limit));
        page.forEach(document -> tryDecode(document).ifPresent(jobs::add));
        while (jobs.size() < limit && page.size() == limit) {
            page = fetch.apply(query.limit(limit).startAfter(page.get(page.size() - 1)));
            page.forEach(document -> tryDecode(document).ifPresent(jobs::add));
        }
        return jobs.subList(0, Math.min(limit, jobs.size()));
    }

    private DocumentReference document(String exportId) {
        return firestore.collection(JOBS).document(exportId);
    }

    /** Skips a job that this version cannot read, so that it does not hide the others. */
    private static Optional<ExportJob> tryDecode(DocumentSnapshot document) {
        try {
            return Optional.of(JobDocument.jobOf(document));
        } catch (RuntimeException e) {
            LOG.error("Job {} has a document of unknown format; this version skips the job", document.getId(), e);
            return Optional.empty();
        }
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
