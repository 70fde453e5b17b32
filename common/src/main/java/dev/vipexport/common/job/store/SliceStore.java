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
 * Stores slices. Every method throws {@link BackendUnavailableException} if the store does not answer in time. A change
 * may be stored nevertheless. Repeating it is harmless.
 */
public interface SliceStore {

    /** A change of a slice, a method of {@link JobSlice}. The store may call it several times. */
    @FunctionalInterface
    interface Transition {
        /** Returns the changed slice, or empty if {@code current} does not allow the change. */
        Optional<JobSlice> apply(JobSlice current);
    }

    /**
     * Records those of {@code slices} that are missing. Leaves recorded ones unchanged.
     *
     * @throws SlicePlanConflictException if a recorded slice has other rows or another window
     */
    void createMissing(ExportJob job, List<JobSlice> slices);

    /** Returns the slice, or empty if it does not exist. */
    Optional<JobSlice> find(String exportId, int attempt, int index);

    /** Applies {@code transition} with compare-and-set. Empty if it is rejected or the slice does not exist. */
    Optional<JobSlice> change(String exportId, int attempt, int index, Transition transition);

    /** Returns all slices of the attempt, in order. */
    List<JobSlice> findAll(String exportId, int attempt);

    /** Returns the first {@code limit} slices that are {@link SliceState#OPEN}, in order. */
    List<JobSlice> findOpen(String exportId, int attempt, int limit);

    /** Returns the sum of {@link JobSlice#rowsDone} of the attempt. */
    long sumRowsDone(String exportId, int attempt);

    /** Returns the store in {@code ExportJobs/{exportId}/Slices} of a Firestore database. */
    static SliceStore in(Firestore firestore, Duration callTimeout) {
        return new FirestoreSliceStore(firestore, callTimeout);
    }
}
