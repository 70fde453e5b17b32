package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ended jobs of whose end somebody must still be told. {@link JobStore#change} says what became of that. */
public interface DueCallbacks {

    /**
     * Those whose callback is due, the longest due first.
     *
     * @param after where to begin: just after this job, as it was read; null for the longest due
     * @throws BackendUnavailableException when the store cannot be reached in time
     */
    List<ExportJob> findDue(Instant now, @Nullable ExportJob after, int limit);

    /** In {@code ExportJobs/{exportId}} of a Firestore database. */
    static DueCallbacks in(Firestore firestore, Duration callTimeout) {
        return new FirestoreDueCallbacks(firestore, callTimeout);
    }
}
