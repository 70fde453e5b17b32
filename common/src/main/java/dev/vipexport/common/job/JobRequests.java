package dev.vipexport.common.job;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.JobStore.Submission;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a caller's request becomes a job, or is found to have one. */
public interface JobRequests {

    /** How long a key stands for the request that it was first sent with. */
    Duration KEY_KEPT = Duration.ofHours(24);

    /**
     * What a request says beside its job.
     *
     * @param willDo which ended job of the same request will do instead of a new one
     * @param key by which a caller tells its own repetition of a request; null for none
     * @param mostActive jobs that the organisation may have under way before this one
     */
    record Terms(Predicate<ExportJob> willDo, @Nullable String key, int mostActive) {

        /** Neither a key nor a limit. */
        static Terms of(Predicate<ExportJob> willDo) {
            return new Terms(willDo, null, Integer.MAX_VALUE);
        }
    }

    /** What became of a request. */
    sealed interface Answer {

        /** It has a job. */
        record Accepted(Submission submission) implements Answer {}

        /** Nothing was recorded: the organisation has enough jobs under way. */
        record TooManyActive() implements Answer {}

        /** Nothing was recorded: the key was sent with another request before. */
        record KeyOfAnother() implements Answer {}

        /** Nothing was recorded: the key's job has been deleted since. */
        record Forgotten() implements Answer {}
    }

    /**
     * Records {@code job} unless the key has a job; or the latest job with the same fingerprint is under way, or has
     * ended and will do. Job, request and key are recorded in one commit. Of many same requests at once, one creates and
     * all others join. The limit is looked at just before a job is recorded, so it can be exceeded only by requests that
     * came at the same time; who joins is not held to it.
     *
     * @throws BackendUnavailableException when the store cannot be reached in time; asking again is harmless
     */
    Answer submit(ExportJob job, Terms terms);

    /** In {@code ExportJobs}, {@code ExportRequests} and {@code IdempotencyKeys} of a Firestore database. */
    static JobRequests in(Firestore firestore, Duration callTimeout) {
        return new FirestoreJobRequests(firestore, callTimeout);
    }
}
