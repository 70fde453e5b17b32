package dev.vipexport.common.job;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.WriteResult;
import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private final JobRequests requests;
    private final RecentJobs recent = new RecentJobs();

    FirestoreJobStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
        this.requests = JobRequests.in(firestore, callTimeout);
    }

    @Override
    public Submission submit(ExportJob job, Predicate<ExportJob> willDo) {
        JobRequests.Answer answer = requests.submit(job, JobRequests.Terms.of(willDo));
        if (answer instanceof JobRequests.Answer.Accepted accepted) {
            return accepted.submission();
        }
        throw new IllegalStateException("job " + job.exportId() + " was submitted without terms, yet " + answer);
    }

    @Override
    public Optional<ExportJob> find(String exportId) {
        return DocumentIds.isPossible(exportId)
                ? read(exportId, "reading job " + exportId).map(RecentJobs.Seen::job)
                : Optional.empty();
    }

    @Override
    public List<ExportJob> findAll(Collection<String> exportIds) {
        if (exportIds.isEmpty()) {
            return List.of();
        }
        DocumentReference[] documents = exportIds.stream()
                .filter(DocumentIds::isPossible)
                .map(this::document)
                .toArray(DocumentReference[]::new);
        return await(firestore.getAll(documents), "reading " + documents.length + " jobs").stream()
                .filter(DocumentSnapshot::exists)
                .flatMap(document -> readable(document).stream())
                .toList();
    }

    @Override
    public Change change(String exportId, Transition transition) {
        String doing = "changing job " + exportId;
        // what is out of date may neither refuse a change nor say that the job is gone
        Optional<ExportJob> atOnce = recent.find(exportId)
                .flatMap(seen -> transition.apply(seen.job()).filter(changed -> isReplaced(seen, changed, doing)));
        if (atOnce.isPresent()) {
            return new Change.Applied(atOnce.get());
        }
        for (int race = 0; race < Races.MOST; race++) {
            Optional<RecentJobs.Seen> current = read(exportId, doing);
            if (current.isEmpty()) {
                return new Change.Missing();
            }
            Optional<ExportJob> changed = transition.apply(current.get().job());
            if (changed.isEmpty()) {
                return new Change.Refused(current.get().job());
            }
            if (isReplaced(current.get(), changed.get(), doing)) {
                return new Change.Applied(changed.get());
            }
        }
        throw Races.tooMany(doing);
    }

    private Optional<RecentJobs.Seen> read(String exportId, String doing) {
        DocumentSnapshot document = await(document(exportId).get(), doing);
        return document.exists() ? Optional.of(recent.saw(document)) : Optional.empty();
    }

    private boolean isReplaced(RecentJobs.Seen seen, ExportJob changed, String doing) {
        String exportId = changed.exportId();
        String changeId = ExportIds.next();
        Map<String, @Nullable Object> fields = JobDocument.fieldsOf(changed);
        fields.put(CHANGE_ID, changeId);
        recent.forget(exportId);
        Optional<WriteResult> written = Races.resultIfWon(
                document(exportId).update(fields, Precondition.updatedAt(seen.updatedAt())), callTimeout, doing);
        written.ifPresent(result -> recent.saw(changed, result.getUpdateTime()));
        return written.isPresent() || wasMade(changeId, exportId, doing);
    }

    /**
     * A commit whose answer was lost is refused when the client repeats it, although it was made. The job's own fields
     * cannot tell: another worker may have made the same change.
     */
    private boolean wasMade(String changeId, String exportId, String doing) {
        return changeId.equals(await(document(exportId).get(), doing).getString(CHANGE_ID));
    }

    @Override
    public List<ExportJob> unchangedSince(Instant then, int limit) {
        Query query = firestore
                .collection(JOBS)
                .whereIn(JobDocument.STATE, JobDocument.STATES_UNDER_WAY)
                .whereLessThanOrEqualTo(JobDocument.CHANGED_AT, VipMessages.timestamp(then))
                .orderBy(JobDocument.CHANGED_AT);
        return readable(
                query,
                limit,
                page -> await(page.get(), "looking for jobs that stand still").getDocuments());
    }

    /** The first {@code limit} jobs of {@code query} that can be read; a page of others must not hide those behind it. */
    static List<ExportJob> readable(Query query, int limit, Function<Query, List<QueryDocumentSnapshot>> fetch) {
        var jobs = new ArrayList<ExportJob>();
        List<QueryDocumentSnapshot> page = fetch.apply(query.limit(limit));
        page.forEach(document -> readable(document).ifPresent(jobs::add));
        while (jobs.size() < limit && page.size() == limit) {
            page = fetch.apply(query.limit(limit).startAfter(page.get(page.size() - 1)));
            page.forEach(document -> readable(document).ifPresent(jobs::add));
        }
        return jobs.subList(0, Math.min(limit, jobs.size()));
    }

    private DocumentReference document(String exportId) {
        return firestore.collection(JOBS).document(exportId);
    }

    /** Among many, one that another version has written must not hide the others. */
    private static Optional<ExportJob> readable(DocumentSnapshot document) {
        try {
            return Optional.of(JobDocument.jobOf(document));
        } catch (RuntimeException e) {
            LOG.error("Job {} cannot be read and is passed over", document.getId(), e);
            return Optional.empty();
        }
    }

    private <T> T await(ApiFuture<T> future, String doing) {
        return FirestoreCalls.await(future, callTimeout, doing);
    }
}
