package dev.vipexport.common.job.store;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a caller's request becomes a job, or is found to have one. */
public interface JobSubmissions {

    /** How long a key stands for the request that it was first sent with. */
    Duration KEY_TTL = Duration.ofHours(24);

    /**
     * What a request says beside its job.
     *
     * @param reusable which ended job of the same request will do instead of a new one
     * @param idempotencyKey by which a caller tells its own repetition of a request; null for none
     * @param maxActive jobs that the organisation may have under way before this one
     */
    record SubmissionPolicy(
            Predicate<ExportJob> reusable, @Nullable String idempotencyKey, int maxActive) {}

    /** The outcome of a request. */
    sealed interface SubmissionResult {

        /** The request is new; its job is recorded. */
        record Created(ExportJob job) implements SubmissionResult {}

        /** The request already has this job. It is active, or it has ended and can be reused. Nothing is recorded. */
        record Existing(ExportJob job) implements SubmissionResult {}

        /** The organisation has its maximum of active jobs. Nothing is recorded. */
        record QuotaExceeded() implements SubmissionResult {}

        /** The idempotency key belongs to another request. Nothing is recorded. */
        record IdempotencyKeyReused() implements SubmissionResult {}

        /** The job of the idempotency key is deleted. Nothing is recorded. */
        record JobDeleted() implements SubmissionResult {}
    }

    /**
     * Records {@code job} unless the key has a job; or the latest job with the same fingerprint is under way, or has
     * ended and will do. Job, request and key are recorded in one commit. Of many same requests at once, one creates and
     * all others join. The limit is looked at just before a job is recorded, so it can be exceeded only by requests that
     * came at the same time; who joins is not held to it.
     *
     * @throws BackendUnavailableException when the store cannot be reached in time; asking again is harmless
     */
    SubmissionResult submit(ExportJob job, SubmissionPolicy policy);

    /** In {@code ExportJobs}, {@code ExportRequests} and {@code IdempotencyKeys} of a Firestore database. */
    static JobSubmissions in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobSubmissions(firestore, callTimeout);
    }
}
