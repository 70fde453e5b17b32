package dev.vipexport.common.job.store;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes with compare-and-set: Firestore rejects an update if the document has changed since it was read. The caller
 * then reads the document again and repeats the attempt after a short pause.
 */
final class OptimisticWrites {

    /** A handful of writers compete for a document. More conflicts than this have another cause. */
    private static final int MAX_ATTEMPTS = 50;

    /** From 5 to 100 milliseconds. Writers that met once would meet again without the jitter. */
    private static final Backoff BACKOFF = Backoff.exponential(Duration.ofMillis(10), 1.5, Duration.ofMillis(100))
            .withJitter(0.5, 1);

    private static final String CHANGE_ID = "changeId";

    private static final Set<StatusCode.Code> CONFLICT_CODES = Set.of(
            StatusCode.Code.FAILED_PRECONDITION,
            StatusCode.Code.ALREADY_EXISTS,
            StatusCode.Code.NOT_FOUND,
            StatusCode.Code.ABORTED);

    private final Duration callTimeout;

    OptimisticWrites(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    /** The outcome of one attempt: a result, or a conflict with another writer. */
    record Attempt<T>(@Nullable T result) {

        static <T> Attempt<T> of(T result) {
            return new Attempt<>(result);
        }

        static <T> Attempt<T> conflict() {
            return new Attempt<>(null);
        }
    }

    /**
     * Repeats {@code attempt} until no other writer interferes, and returns its result.
     *
     * @param operation for the error message: "changing job 4711"
     * @throws BackendUnavailableException if this thread is interrupted between two attempts
     */
    static <T> T retryOnConflict(String operation, Supplier<Attempt<T>> attempt) {
        return retryOnConflict(operation, attempt, pause -> sleep(pause, operation));
    }

    /** @param sleep waits between two attempts */
    static <T> T retryOnConflict(String operation, Supplier<Attempt<T>> attempt, Consumer<Duration> sleep) {
        for (int i = 1; i <= MAX_ATTEMPTS; i++) {
            T result = attempt.get().result();
            if (result != null) {
                return result;
            }
            if (i < MAX_ATTEMPTS) {
                sleep.accept(BACKOFF.delay(i));
            }
        }
        throw new IllegalStateException(
                "Firestore rejected all " + MAX_ATTEMPTS + " attempts of " + operation + " as conflicting writes");
    }

    private static void sleep(Duration pause, String operation) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Firestore", operation, e);
        }
    }

    static Precondition ifUnchanged(DocumentSnapshot read) {
        return Precondition.updatedAt(updateTime(read));
    }

    private static Timestamp updateTime(DocumentSnapshot read) {
        if (read.getUpdateTime() == null) {
            throw new IllegalStateException("document " + read.getId() + " does not exist, so it has no update time");
        }
        return read.getUpdateTime();
    }

    /** Waits for {@code commit} and returns false if another writer was faster. */
    boolean tryCommit(ApiFuture<?> commit, String operation) {
        return resultIfCommitted(commit, operation).isPresent();
    }

    /** Updates a document that was read, and returns false if another writer was faster. */
    boolean tryUpdate(DocumentSnapshot read, Map<String, @Nullable Object> fields, String operation) {
        WriteBatch batch = read.getReference().getFirestore().batch();
        return tryUpdate(batch, read.getReference(), updateTime(read), fields, operation)
                .isPresent();
    }

    /**
     * Commits {@code batch} with an update of a document, unless the document has changed since {@code lastUpdate}.
     *
     * @return the new update time, or empty if another writer was faster
     */
    Optional<Timestamp> tryUpdate(
            WriteBatch batch,
            DocumentReference document,
            Timestamp lastUpdate,
            Map<String, @Nullable Object> fields,
            String operation) {
        String changeId = ExportIds.next();
        Map<String, @Nullable Object> written = new HashMap<>(fields);
        written.put(CHANGE_ID, changeId);
        batch.update(document, written, Precondition.updatedAt(lastUpdate));
        // one result for each write, in their order
        Optional<Timestamp> updated = resultIfCommitted(batch.commit(), operation)
                .map(results -> results.get(results.size() - 1).getUpdateTime());
        return updated.isPresent() ? updated : findOwnChange(document, changeId, operation);
    }

    /**
     * Returns the update time if the rejected update is stored after all. If the response of a commit is lost, the
     * client repeats the commit, and Firestore rejects the repetition. Other fields cannot tell, because another worker
     * may have made an equal change.
     */
    private Optional<Timestamp> findOwnChange(DocumentReference document, String changeId, String operation) {
        DocumentSnapshot current = FirestoreFutures.await(document.get(), callTimeout, operation);
        return changeId.equals(current.getString(CHANGE_ID)) ? Optional.of(updateTime(current)) : Optional.empty();
    }

    private <T> Optional<T> resultIfCommitted(ApiFuture<T> commit, String operation) {
        try {
            return Optional.of(FirestoreFutures.await(commit, callTimeout, operation));
        } catch (RuntimeException e) {
            if (FirestoreFutures.statusOf(e).filter(CONFLICT_CODES::contains).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
