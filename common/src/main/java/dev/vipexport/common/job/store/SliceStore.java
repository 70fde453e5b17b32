package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where slices are recorded. Every method throws {@link BackendUnavailableException} when the store cannot be reached in
 * time; then nothing is known of whether the change was made, and asking again is harmless.
 */
public interface SliceStore {

    /** A change that a slice allows or refuses, one of {@link JobSlice}'s own methods. May be asked repeatedly. */
    @FunctionalInterface
    interface Transition {
        /** The changed slice, or nothing where {@code current} does not allow the change. */
        Optional<JobSlice> apply(JobSlice current);
    }

    /**
     * Records those of {@code slices} that are not recorded yet; what has become of the others stays.
     *
     * @throws SlicePlanConflictException when some of them are recorded with other rows or another stretch
     */
    void createMissing(ExportJob job, List<JobSlice> slices);

    Optional<JobSlice> find(String exportId, int attempt, int index);

    /** Applies {@code transition} with compare-and-set; nothing where it is refused, or there is no such slice. */
    Optional<JobSlice> change(String exportId, int attempt, int index, Transition transition);

    /** All slices of the attempt, in order. */
    List<JobSlice> findAll(String exportId, int attempt);

    /** Those that are {@link SliceState#OPEN}, in order, at most {@code limit}. */
    List<JobSlice> findOpen(String exportId, int attempt, int limit);

    /** The sum of {@link JobSlice#rowsDone}. */
    long sumRowsDone(String exportId, int attempt);

    /** The store in {@code ExportJobs/{exportId}/Slices} of a Firestore database. */
    static SliceStore in(Firestore firestore, Duration callTimeout) {
        return new FirestoreSliceStore(firestore, callTimeout);
    }
}
