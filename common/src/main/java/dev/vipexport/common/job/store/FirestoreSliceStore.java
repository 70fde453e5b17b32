package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.AggregateField;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.job.store.OptimisticWrites.Attempt;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores slices in {@code ExportJobs/{exportId}/Slices/{attempt}-{index}}. The attempt is part of the id, so a worker
 * of an abandoned attempt cannot change a slice of the next one. Ids sort in the order of the slices.
 */
final class FirestoreSliceStore implements SliceStore {
    /** Firestore's limit of writes in one commit. */
    private static final int MAX_WRITES_PER_COMMIT = 500;

    private final Firestore firestore;
    private final Duration callTimeout;
    private final OptimisticWrites writes;

    FirestoreSliceStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
        this.writes = new OptimisticWrites(callTimeout);
    }

    @Override
    public void createMissing(ExportJob job, List<JobSlice> slices) {
        for (int start = 0; start < slices.size(); start += MAX_WRITES_PER_COMMIT) {
            createMissingBatch(job, slices.subList(start, Math.min(slices.size(), start + MAX_WRITES_PER_COMMIT)));
        }
    }

    private void createMissingBatch(ExportJob job, List<JobSlice> slices) {
        String operation = "recording slices of job " + job.exportId();
        List<JobSlice> unused =
                OptimisticWrites.retryOnConflict(operation, () -> tryCreateMissing(job, slices, operation));
    }

    /** Creates all missing slices in one commit. It conflicts if another planner was faster with one of them. */
    private Attempt<List<JobSlice>> tryCreateMissing(ExportJob job, List<JobSlice> slices, String operation) {
        List<JobSlice> missing = findMissing(job, slices, operation);
        if (missing.isEmpty()) {
            return Attempt.of(missing);
        }
        WriteBatch batch = firestore.batch();
        missing.forEach(slice -> batch.create(document(job.exportId(), slice), newFields(slice, job)));
        return writes.tryCommit(batch.commit(), operation) ? Attempt.of(missing) : Attempt.conflict();
    }

    private static Map<String, @Nullable Object> newFields(JobSlice slice, ExportJob job) {
        Map<String, @Nullable Object> fields = SliceDocument.fieldsOf(slice);
        fields.put(JobDocument.EXPIRE_AT, VipMessages.timestamp(JobDocument.expireAt(job)));
        return fields;
    }

    private List<JobSlice> findMissing(ExportJob job, List<JobSlice> slices, String operation) {
        DocumentReference[] documents =
                slices.stream().map(slice -> document(job.exportId(), slice)).toArray(DocumentReference[]::new);
        Map<Integer, JobSlice> recorded = await(firestore.getAll(documents), operation).stream()
                .flatMap(document -> toSlice(document).stream())
                .collect(Collectors.toMap(JobSlice::index, slice -> slice));
        for (JobSlice slice : slices) {
            JobSlice found = recorded.getOrDefault(slice.index(), slice);
            if (!found.hasSameBounds(slice)) {
                throw new SlicePlanConflictException(job, found, slice.rows() + " in " + slice.window());
            }
        }
        return slices.stream()
                .filter(slice -> !recorded.containsKey(slice.index()))
                .toList();
    }

    @Override
    public Optional<JobSlice> find(String exportId, int attempt, int index) {
        return toSlice(await(document(exportId, attempt, index).get(), "reading slice " + index + " of " + exportId));
    }

    @Override
    public Optional<JobSlice> change(String exportId, int attempt, int index, Transition transition) {
        String operation = "changing slice " + index + " of job " + exportId;
        DocumentReference reference = document(exportId, attempt, index);
        return OptimisticWrites.retryOnConflict(operation, () -> tryChange(reference, transition, operation));
    }

    private Attempt<Optional<JobSlice>> tryChange(
            DocumentReference reference, Transition transition, String operation) {
        DocumentSnapshot document = await(reference.get(), operation);
        Optional<JobSlice> changed = toSlice(document).flatMap(transition::apply);
        boolean isDone =
                changed.isEmpty() || writes.tryUpdate(document, SliceDocument.fieldsOf(changed.get()), operation);
        return isDone ? Attempt.of(changed) : Attempt.conflict();
    }

    @Override
    public List<JobSlice> findAll(String exportId, int attempt) {
        return readSlices(byAttempt(exportId, attempt), "reading the slices of job " + exportId);
    }

    @Override
    public List<JobSlice> findOpen(String exportId, int attempt, int limit) {
        Query open = byAttempt(exportId, attempt)
                .whereEqualTo(SliceDocument.STATE, DocumentFields.wireName(SliceState.OPEN))
                .limit(limit);
        return readSlices(open, "finding open slices of job " + exportId);
    }

    @Override
    public long sumRowsDone(String exportId, int attempt) {
        var sum = AggregateField.sum(SliceDocument.ROWS_DONE);
        var answer =
                await(byAttempt(exportId, attempt).aggregate(sum).get(), "adding up the slices of job " + exportId);
        return Objects.requireNonNullElse(answer.getLong(sum), 0L);
    }

    private List<JobSlice> readSlices(Query query, String operation) {
        // Firestore's Enterprise edition has no implicit order
        return await(query.get(), operation).getDocuments().stream()
                .map(SliceDocument::sliceOf)
                .sorted(Comparator.comparingInt(JobSlice::index))
                .toList();
    }

    private static Optional<JobSlice> toSlice(DocumentSnapshot document) {
        return document.exists() ? Optional.of(SliceDocument.sliceOf(document)) : Optional.empty();
    }

    private Query byAttempt(String exportId, int attempt) {
        return collection(exportId).whereEqualTo(SliceDocument.ATTEMPT, attempt);
    }

    private DocumentReference document(String exportId, JobSlice slice) {
        return document(exportId, slice.attempt(), slice.index());
    }

    private DocumentReference document(String exportId, int attempt, int index) {
        return collection(exportId).document(id(attempt, index));
    }

    private CollectionReference collection(String exportId) {
        return firestore.collection("ExportJobs").document(exportId).collection("Slices");
    }

    private static String id(int attempt, int index) {
        return String.format(Locale.ROOT, "%d-%05d", attempt, index);
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
