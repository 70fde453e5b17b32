package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds ended jobs whose callback must be sent. {@link JobStore#change} records the result of each attempt. */
public interface DueCallbacks {

    /**
     * Returns jobs with a due callback, the longest due first.
     *
     * @param from only callbacks that are due since this time or later
     * @param after only jobs after this one, in the state in which it was read, or null to start with the longest due
     * @throws BackendUnavailableException if the store does not answer in time
     */
    List<ExportJob> findDue(Instant from, Instant now, @Nullable ExportJob after, int limit);

    /**
     * Returns the number of callbacks that are due, or {@code max} if there are more.
     *
     * @throws BackendUnavailableException if the store does not answer in time
     */
    long countDue(Instant now, int max);

    /** Returns the due callbacks in {@code ExportJobs/{exportId}} of a Firestore database. */
    static DueCallbacks in(Firestore firestore, Duration callTimeout) {
        return new FirestoreDueCallbacks(firestore, callTimeout);
    }
}
