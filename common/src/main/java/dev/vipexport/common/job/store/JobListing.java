package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that an organisation has had. Every method throws {@link BackendUnavailableException} when the store cannot
 * be reached in time.
 */
public interface JobListing {

    /** A job's place in the order of creation; of jobs created in one microsecond the greater id is the newer. */
    record Position(Instant createdAt, String exportId) {}

    /**
     * An organisation's jobs, newest first.
     *
     * @param state of all of them; null for any
     * @param before where to begin: just after this place in that order; null for the newest
     */
    List<ExportJob> listNewestFirst(String orgId, @Nullable JobState state, @Nullable Position before, int limit);

    /** Forgets the job; nothing happens where there is none (any more). Only for one that has ended. */
    void delete(String exportId);

    /** The history in {@code ExportJobs/{exportId}} of a Firestore database. */
    static JobListing in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobListing(firestore, callTimeout);
    }
}
