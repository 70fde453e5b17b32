package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Precondition;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Compare-and-set: an update on the condition that the document has not changed since it was read. */
final class OptimisticWrites {

    /** Contention on one document is a handful of writers; more lost races than this mean something else is wrong. */
    static final int MAX_RETRIES = 50;

    private static final Set<StatusCode.Code> CONFLICT_CODES = Set.of(
            StatusCode.Code.FAILED_PRECONDITION,
            StatusCode.Code.ALREADY_EXISTS,
            StatusCode.Code.NOT_FOUND,
            StatusCode.Code.ABORTED);

    private OptimisticWrites() {}

    static Precondition ifUnchanged(DocumentSnapshot read) {
        if (read.getUpdateTime() == null) {
            throw new IllegalStateException(read.getId() + " was not there when it was read");
        }
        return Precondition.updatedAt(read.getUpdateTime());
    }

    /** Waits for {@code commit}; false where somebody else was faster. */
    static boolean isCommitted(ApiFuture<?> commit, Duration timeout, String operation) {
        return resultIfCommitted(commit, timeout, operation).isPresent();
    }

    /** What {@code commit} gives; nothing where somebody else was faster. */
    static <T> Optional<T> resultIfCommitted(ApiFuture<T> commit, Duration timeout, String operation) {
        try {
            return Optional.of(FirestoreFutures.await(commit, timeout, operation));
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (FirestoreFutures.statusOf(e).filter(CONFLICT_CODES::contains).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static IllegalStateException retriesExhausted(String operation) {
        return new IllegalStateException("lost " + MAX_RETRIES + " races while " + operation);
    }
}
