package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where jobs are recorded. Every method throws {@link BackendUnavailableException} when the store cannot be reached in
 * time; then nothing is known of whether the change was made, and asking again is harmless.
 */
public interface JobStore {

    /** A change that a job allows or refuses, mostly one of {@link ExportJob}'s own methods. May be asked repeatedly. */
    @FunctionalInterface
    interface Transition {
        /** The changed job, or nothing where {@code current} does not allow the change. */
        Optional<ExportJob> apply(ExportJob current);
    }

    /** What became of a change. */
    sealed interface Change {
        /** The job is now like this. */
        record Applied(ExportJob job) implements Change {}

        /** The job does not allow the change; it is like this. */
        record Rejected(ExportJob job) implements Change {}

        /** There is no such job (any more). */
        record NotFound() implements Change {}
    }

    Optional<ExportJob> find(String exportId);

    /** Those of the jobs that exist, in no promised order. */
    List<ExportJob> findAll(Collection<String> exportIds);

    /** Applies {@code transition} to the job as it is, with compare-and-set. */
    Change change(String exportId, Transition transition);

    /** Jobs that have not ended and have not changed after {@code unchangedSince}, the longest unchanged first. */
    List<ExportJob> findStalled(Instant unchangedSince, int limit);

    /** The store in {@code ExportJobs/{exportId}} of a Firestore database. */
    static JobStore in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobStore(firestore, callTimeout);
    }
}
