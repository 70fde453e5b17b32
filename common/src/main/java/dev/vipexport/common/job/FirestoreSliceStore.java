package dev.vipexport.common.job;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.AggregateField;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreCalls;
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
    private static final int BATCH = 500;

    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreSliceStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public void record(ExportJob job, List<JobSlice> slices) {
        for (int start = 0; start < slices.size(); start += BATCH) {
            recordBatch(job, slices.subList(start, Math.min(slices.size(), start + BATCH)));
        }
    }

    /** One commit creates all that are missing, or none because another planner was faster with some: then again. */
    private void recordBatch(ExportJob job, List<JobSlice> slices) {
        String doing = "recording slices of job " + job.exportId();
        for (int race = 0; race < Races.MOST; race++) {
            List<JobSlice> missing = missing(job, slices, doing);
            if (missing.isEmpty()) {
                return;
            }
            WriteBatch batch = firestore.batch();
            missing.forEach(slice -> batch.create(document(job.exportId(), slice), created(slice, job)));
            if (Races.won(batch.commit(), callTimeout, doing)) {
                return;
            }
        }
        throw Races.tooMany(doing);
    }

    private static Map<String, @Nullable Object> created(JobSlice slice, ExportJob job) {
        Map<String, @Nullable Object> fields = SliceDocument.fieldsOf(slice);
        fields.put(JobDocument.EXPIRE_AT, VipMessages.timestamp(job.changedAt().plus(JobDocument.KEPT)));
        return fields;
    }

    private List<JobSlice> missing(ExportJob job, List<JobSlice> slices, String doing) {
        DocumentReference[] documents =
                slices.stream().map(slice -> document(job.exportId(), slice)).toArray(DocumentReference[]::new);
        Map<Integer, JobSlice> recorded = await(firestore.getAll(documents), doing).stream()
                .flatMap(document -> sliceIn(document).stream())
                .collect(Collectors.toMap(JobSlice::index, slice -> slice));
        for (JobSlice slice : slices) {
            JobSlice found = recorded.getOrDefault(slice.index(), slice);
            if (!found.isCutAs(slice)) {
                throw new SlicesDifferException(job, found, slice.rows() + " in " + slice.window());
            }
        }
        return slices.stream()
                .filter(slice -> !recorded.containsKey(slice.index()))
                .toList();
    }

    @Override
    public Optional<JobSlice> find(String exportId, int attempt, int index) {
        return sliceIn(await(document(exportId, attempt, index).get(), "reading slice " + index + " of " + exportId));
    }

    @Override
    public Optional<JobSlice> change(String exportId, int attempt, int index, Transition transition) {
        String doing = "changing slice " + index + " of job " + exportId;
        DocumentReference reference = document(exportId, attempt, index);
        for (int race = 0; race < Races.MOST; race++) {
            DocumentSnapshot document = await(reference.get(), doing);
            Optional<JobSlice> changed = sliceIn(document).flatMap(transition::apply);
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            String changeId = ExportIds.next();
            Map<String, @Nullable Object> fields = SliceDocument.fieldsOf(changed.get());
            fields.put(CHANGE_ID, changeId);
            if (Races.won(reference.update(fields, Races.unchanged(document)), callTimeout, doing)
                    || wasMade(changeId, reference, doing)) {
                return changed;
            }
        }
        throw Races.tooMany(doing);
    }

    /** A commit whose answer was lost is refused when the client repeats it, although it was made. */
    private boolean wasMade(String changeId, DocumentReference reference, String doing) {
        return changeId.equals(await(reference.get(), doing).getString(CHANGE_ID));
    }

    @Override
    public List<JobSlice> all(String exportId, int attempt) {
        return slicesOf(ofAttempt(exportId, attempt), "reading the slices of job " + exportId);
    }

    @Override
    public List<JobSlice> open(String exportId, int attempt, int limit) {
        Query open = ofAttempt(exportId, attempt)
                .whereEqualTo(SliceDocument.STATE, SliceDocument.word(SliceState.OPEN))
                .limit(limit);
        return slicesOf(open, "looking for open slices of job " + exportId);
    }

    @Override
    public long rowsDone(String exportId, int attempt) {
        var sum = AggregateField.sum(SliceDocument.ROWS_DONE);
        var answer =
                await(ofAttempt(exportId, attempt).aggregate(sum).get(), "adding up the slices of job " + exportId);
        return Objects.requireNonNullElse(answer.getLong(sum), 0L);
    }

    private List<JobSlice> slicesOf(Query query, String doing) {
        return await(query.get(), doing).getDocuments().stream()
                .map(SliceDocument::sliceOf)
                .toList();
    }

    private static Optional<JobSlice> sliceIn(DocumentSnapshot document) {
        return document.exists() ? Optional.of(SliceDocument.sliceOf(document)) : Optional.empty();
    }

    private Query ofAttempt(String exportId, int attempt) {
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

    private <T> T await(ApiFuture<T> future, String doing) {
        return FirestoreCalls.await(future, callTimeout, doing);
    }
}
