package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns a caller's request into a job, or finds the job that the request already has. */
public interface JobSubmissions {

    /** How long an idempotency key belongs to the request that it was first sent with. */
    Duration KEY_TTL = Duration.ofHours(24);

    /**
     * The rules for one submission.
     *
     * @param reusable accepts an ended job of an equal request instead of a new job
     * @param idempotencyKey the caller's key for repetitions of its request, or null for none
     * @param maxActive maximum number of active jobs of the organisation, the new one included
     * @param maxPerDay maximum number of jobs that the organisation creates in a day of UTC, the new one included, or 0 for no
     *     limit
     */
    record SubmissionPolicy(
            Predicate<ExportJob> reusable, @Nullable String idempotencyKey, int maxActive, long maxPerDay) {}

    /** The outcome of a request. */
    sealed interface SubmissionResult {

        /** The request is new. Its job is recorded. */
        record Created(ExportJob job) implements SubmissionResult {}

        /** The request already has this job. It is active, or it has ended and can be reused. Nothing is recorded. */
        record Existing(ExportJob job) implements SubmissionResult {}

        /** The organisation has its maximum of active jobs. Nothing is recorded. */
        record QuotaExceeded() implements SubmissionResult {}

        /** The organisation has created its maximum of jobs today. Nothing is recorded. */
        record DailyQuotaExceeded() implements SubmissionResult {}

        /** The idempotency key belongs to another request. Nothing is recorded. */
        record IdempotencyKeyReused() implements SubmissionResult {}

        /** The job of the idempotency key, or the job to retry or its retry, is deleted. Nothing is recorded. */
        record JobDeleted() implements SubmissionResult {}

        /** The job to retry is active or has succeeded. Nothing is recorded. */
        record NotRetryable(ExportJob job) implements SubmissionResult {}
    }

    /**
     * Returns the job of the idempotency key, unless it failed through a fault of the service. Otherwise returns the latest
     * job with an equal fingerprint if it is active or reusable. Otherwise records {@code job}. One commit records job, request and key. Of many equal requests at once, one creates the job and the
     * others get it. The quota of active jobs is checked just before the job is recorded, so only concurrent requests can exceed
     * it. The same commit counts the job of the day. Neither quota applies to a request that gets an existing job.
     *
     * @throws BackendUnavailableException if the store does not answer in time. Repeating the call is harmless
     */
    SubmissionResult submit(ExportJob job, SubmissionPolicy policy);

    /**
     * The limits of new jobs.
     *
     * @param maxActive as in {@link SubmissionPolicy}
     * @param maxPerDay as in {@link SubmissionPolicy}
     */
    record Limits(int maxActive, long maxPerDay) {}

    /**
     * Records a new job that retries a FAILED or CANCELED one, and links both. One commit records the new job, the link
     * in the old one, and the request, so that equal orders join the new job. If the job already has a retry, returns
     * that one, in whatever state it is. Of many calls at once, one creates the job and the others get it. The limits
     * apply as in {@link #submit}.
     *
     * @param exportId the job to retry
     * @param caller the caller of the new job
     * @param retention of the new job
     * @throws BackendUnavailableException if the store does not answer in time. Repeating the call is harmless
     */
    SubmissionResult retry(String exportId, Caller caller, Duration retention, Limits limits, Instant now);

    /** Returns the submissions in {@code ExportJobs}, {@code ExportRequests} and {@code IdempotencyKeys} of a database. */
    static JobSubmissions in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobSubmissions(firestore, callTimeout);
    }
}
