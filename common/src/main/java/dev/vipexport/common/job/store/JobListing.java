package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists, counts and deletes jobs. Every method throws {@link BackendUnavailableException} if the store does
 * not answer in time.
 */
public interface JobListing {

    /** A job's position in the order of creation. Of jobs created in one microsecond, the greater id is the newer. */
    record Position(Instant createdAt, String exportId) {}

    /**
     * Returns an organisation's jobs, newest first.
     *
     * @param state only jobs in this state, or null for all
     * @param before only jobs after this position in the list, or null to start with the newest
     */
    List<ExportJob> listNewestFirst(String orgId, @Nullable JobState state, @Nullable Position before, int limit);

    /**
     * Returns the jobs of all organisations, newest first. For operators only.
     *
     * @param state only jobs in this state, or null for all
     * @param before only jobs after this position in the list, or null to start with the newest
     */
    List<ExportJob> listAllNewestFirst(@Nullable JobState state, @Nullable Position before, int limit);

    /** Returns the number of jobs of all organisations in this state, or {@code max} if there are more. */
    long countAll(JobState state, int max);

    /** Returns the job of all organisations that is longest in the system of those in this state. */
    Optional<ExportJob> findOldest(JobState state);

    /** Deletes a job that has ended. Does nothing if it does not exist. */
    void delete(String exportId);

    /** Returns the listing of {@code ExportJobs/{exportId}} of a Firestore database. */
    static JobListing in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobListing(firestore, callTimeout);
    }
}
