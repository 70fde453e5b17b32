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
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceState;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Slices in {@code ExportJobs/{exportId}/Slices/{attempt}-{index}}. The attempt is part of the id, so that a writer of
 * an attempt that was given up can never change a slice of its successor; and ids sort as slices do.
 */
final class FirestoreSliceStore implements SliceStore {
    private static final String CHANGE_ID = "changeId";

    /** Firestore's limit of writes in one commit. */
    private static final int MAX_WRITES_PER_COMMIT = 500;

    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreSliceStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public void createMissing(ExportJob job, List<JobSlice> slices) {
        for (int start = 0; start < slices.size(); start += MAX_WRITES_PER_COMMIT) {
            createMissingBatch(job, slices.subList(start, Math.min(slices.size(), start + MAX_WRITES_PER_COMMIT)));
        }
    }

    /** One commit creates all that are missing, or none because another planner was faster with some: then again. */
    private void createMissingBatch(ExportJob job, List<JobSlice> slices) {
        String operation = "recording slices of job " + job.exportId();
        for (int retry = 0; retry < OptimisticWrites.MAX_RETRIES; retry++) {
            List<JobSlice> missing = findMissing(job, slices, operation);
            if (missing.isEmpty()) {
                return;
            }
            WriteBatch batch = firestore.batch();
            missing.forEach(slice -> batch.create(document(job.exportId(), slice), newFields(slice, job)));
            if (OptimisticWrites.isCommitted(batch.commit(), callTimeout, operation)) {
                return;
            }
        }
        throw OptimisticWrites.retriesExhausted(operation);
    }

    private static Map<String, @Nullable Object> newFields(JobSlice slice, ExportJob job) {
        Map<String, @Nullable Object> fields = SliceDocument.fieldsOf(slice);
        fields.put(JobDocument.EXPIRE_AT, VipMessages.timestamp(job.changedAt().plus(JobDocument.RETENTION)));
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
        for (int retry = 0; retry < OptimisticWrites.MAX_RETRIES; retry++) {
            DocumentSnapshot document = await(reference.get(), operation);
            Optional<JobSlice> changed = toSlice(document).flatMap(transition::apply);
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            String changeId = ExportIds.next();
            Map<String, @Nullable Object> fields = SliceDocument.fieldsOf(changed.get());
            fields.put(CHANGE_ID, changeId);
            if (OptimisticWrites.isCommitted(
                            reference.update(fields, OptimisticWrites.ifUnchanged(document)), callTimeout, operation)
                    || wasApplied(changeId, reference, operation)) {
                return changed;
            }
        }
        throw OptimisticWrites.retriesExhausted(operation);
    }

    /** A commit whose answer was lost is refused when the client repeats it, although it was made. */
    private boolean wasApplied(String changeId, DocumentReference reference, String operation) {
        return changeId.equals(await(reference.get(), operation).getString(CHANGE_ID));
    }

    @Override
    public List<JobSlice> findAll(String exportId, int attempt) {
        return readSlices(byAttempt(exportId, attempt), "reading the slices of job " + exportId);
    }

    @Override
    public List<JobSlice> findOpen(String exportId, int attempt, int limit) {
        Query open = byAttempt(exportId, attempt)
                .whereEqualTo(SliceDocument.STATE, SliceDocument.wireName(SliceState.OPEN))
                .limit(limit);
        return readSlices(open, "looking for open slices of job " + exportId);
    }

    @Override
    public long sumRowsDone(String exportId, int attempt) {
        var sum = AggregateField.sum(SliceDocument.ROWS_DONE);
        var answer =
                await(byAttempt(exportId, attempt).aggregate(sum).get(), "adding up the slices of job " + exportId);
        return Objects.requireNonNullElse(answer.getLong(sum), 0L);
    }

    private List<JobSlice> readSlices(Query query, String operation) {
        return await(query.get(), operation).getDocuments().stream()
                .map(SliceDocument::sliceOf)
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
