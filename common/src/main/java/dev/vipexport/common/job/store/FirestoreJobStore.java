package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.WriteResult;
import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs in {@code ExportJobs/{exportId}}.
 *
 * <p>Compare-and-set is an update on the condition that the document has not changed since it was read, or written, by
 * this process.
 */
final class FirestoreJobStore implements JobStore {
    static final String JOBS = "ExportJobs";
    private static final Logger LOG = LoggerFactory.getLogger(FirestoreJobStore.class);

    private static final String CHANGE_ID = "changeId";

    private final Firestore firestore;
    private final Duration callTimeout;
    private final JobCache cache = new JobCache();

    FirestoreJobStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
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
    public Change change(String exportId, Transition transition) {
        String operation = "changing job " + exportId;
        // what is out of date may neither refuse a change nor say that the job is gone
        Optional<ExportJob> fromCache = cache.find(exportId)
                .flatMap(cached ->
                        transition.apply(cached.job()).filter(changed -> tryReplace(cached, changed, operation)));
        if (fromCache.isPresent()) {
            return new Change.Applied(fromCache.get());
        }
        for (int retry = 0; retry < OptimisticWrites.MAX_RETRIES; retry++) {
            Optional<JobCache.VersionedJob> current = read(exportId, operation);
            if (current.isEmpty()) {
                return new Change.NotFound();
            }
            Optional<ExportJob> changed = transition.apply(current.get().job());
            if (changed.isEmpty()) {
                return new Change.Rejected(current.get().job());
            }
            if (tryReplace(current.get(), changed.get(), operation)) {
                return new Change.Applied(changed.get());
            }
        }
        throw OptimisticWrites.retriesExhausted(operation);
    }

    private Optional<JobCache.VersionedJob> read(String exportId, String operation) {
        DocumentSnapshot document = await(document(exportId).get(), operation);
        return document.exists() ? Optional.of(cache.put(document)) : Optional.empty();
    }

    private boolean tryReplace(JobCache.VersionedJob current, ExportJob changed, String operation) {
        String exportId = changed.exportId();
        String changeId = ExportIds.next();
        Map<String, @Nullable Object> fields = JobDocument.fieldsOf(changed);
        fields.put(CHANGE_ID, changeId);
        cache.evict(exportId);
        Optional<WriteResult> written = OptimisticWrites.resultIfCommitted(
                document(exportId).update(fields, Precondition.updatedAt(current.updatedAt())), callTimeout, operation);
        written.ifPresent(result -> cache.put(changed, result.getUpdateTime()));
        return written.isPresent() || wasApplied(changeId, exportId, operation);
    }

    /**
     * A commit whose answer was lost is refused when the client repeats it, although it was made. The job's own fields
     * cannot tell: another worker may have made the same change.
     */
    private boolean wasApplied(String changeId, String exportId, String operation) {
        return changeId.equals(await(document(exportId).get(), operation).getString(CHANGE_ID));
    }

    @Override
    public List<ExportJob> findStalled(Instant unchangedSince, int limit) {
        Query query = firestore
                .collection(JOBS)
                .whereIn(JobDocument.STATE, JobDocument.ACTIVE_STATES)
                .whereLessThanOrEqualTo(JobDocument.CHANGED_AT, VipMessages.timestamp(unchangedSince))
                .orderBy(JobDocument.CHANGED_AT);
        return readPages(
                query,
                limit,
                page -> await(page.get(), "looking for jobs that stand still").getDocuments());
    }

    /** The first {@code limit} jobs of {@code query} that can be read; a page of others must not hide those behind it. */
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

    /** Among many, one that another version has written must not hide the others. */
    private static Optional<ExportJob> tryDecode(DocumentSnapshot document) {
        try {
            return Optional.of(JobDocument.jobOf(document));
        } catch (RuntimeException e) {
            LOG.error("Job {} cannot be read and is passed over", document.getId(), e);
            return Optional.empty();
        }
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
