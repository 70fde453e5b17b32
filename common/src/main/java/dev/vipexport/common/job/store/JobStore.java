package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores jobs. Every method throws {@link BackendUnavailableException} if the store does not answer in time. A change may
 * be stored nevertheless. Repeating it is harmless.
 */
public interface JobStore {

    /** A change of a job, mostly a method of {@link ExportJob}. The store may call it several times. */
    @FunctionalInterface
    interface Transition {
        /** Returns the changed job, or empty if {@code current} does not allow the change. */
        Optional<ExportJob> apply(ExportJob current);
    }

    /** The outcome of a change. */
    sealed interface Change {
        /** The change is stored. */
        record Applied(ExportJob job) implements Change {}

        /** The job does not allow the change. */
        record Rejected(ExportJob job) implements Change {}

        /** The job does not exist, or was deleted. */
        record NotFound() implements Change {}
    }

    /** Returns the job, or empty if it does not exist. */
    Optional<ExportJob> find(String exportId);

    /** Returns the jobs that exist, in any order. */
    List<ExportJob> findAll(Collection<String> exportIds);

    /**
     * What the store knows of some jobs.
     *
     * @param found the jobs by their ids
     * @param missing ids without a job. An id that is neither here nor found has a job that this version cannot read
     */
    record Lookup(Map<String, ExportJob> found, Set<String> missing) {}

    /** Reads jobs, and tells those that do not exist from those that this version cannot read. */
    Lookup lookUp(Collection<String> exportIds);

    /** Applies {@code transition} to the current job with compare-and-set. */
    Change change(String exportId, Transition transition);

    /**
     * Rows that a job adds to what its organisation uses today.
     *
     * @param maxPerDay maximum number of rows of a day of UTC, these included, or 0 for no limit
     * @param now decides the day
     */
    record RowQuota(long rows, long maxPerDay, Instant now) {}

    /**
     * Applies {@code within} as {@link #change} does, and counts the rows in the same commit. Applies {@code beyond} and
     * counts nothing if the organisation would exceed its quota.
     */
    Change changeWithinQuota(String exportId, RowQuota quota, Transition within, Transition beyond);

    /** Returns whether {@link #changeWithinQuota} would apply {@code beyond} now. Counts nothing. */
    boolean exceedsQuota(String orgId, RowQuota quota);

    /**
     * Returns active jobs whose last change was neither before {@code from} nor after {@code unchangedSince}, the longest
     * unchanged first.
     */
    List<ExportJob> findStalled(Instant from, Instant unchangedSince, int limit);

    /** Returns the sum of {@link ExportJob#remainingRows()} of all jobs of all organisations. */
    long sumRemainingRows();

    /** Returns the sum of {@link ExportJob#remainingRows()} of the organisation's jobs. */
    long sumRemainingRows(String orgId);

    /** Returns large jobs that wait for their snapshot, the longest waiting first. */
    List<ExportJob> findWaiting(int limit);

    /**
     * Returns the job that has the first turn of those that wait for their start, if its turn is before {@code before}.
     *
     * @param from from which turn to look
     */
    Optional<ExportJob> findFirstTurn(Instant from, Instant before);

    /** Returns failed jobs whose dead letter is due since {@code dueSince} or longer, the longest first. */
    List<ExportJob> findDueDeadLetters(Instant dueSince, int limit);

    /** Returns the number of the organisation's jobs in state RUNNING. */
    int countRunning(String orgId);

    /** Returns the store in {@code ExportJobs/{exportId}} of a Firestore database. */
    static JobStore in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobStore(firestore, callTimeout);
    }
}
