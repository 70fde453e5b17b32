package dev.vipexport.common.cloud;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.FirestoreException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Waits for Firestore's futures with a timeout, and distinguishes an unreachable Firestore from an error response. */
public final class FirestoreFutures {
    private static final Set<StatusCode.Code> SNAPSHOT_TOO_OLD =
            Set.of(StatusCode.Code.FAILED_PRECONDITION, StatusCode.Code.INVALID_ARGUMENT);

    private static final Pattern INDEX_MISSING = Pattern.compile(
            "requires an? (\\w+ )?index|index is (currently building|not ready)", Pattern.CASE_INSENSITIVE);

    private FirestoreFutures() {}

    /**
     * Waits for the future and returns its result.
     *
     * @param operation for the error message, as in "reading job 4711"
     * @throws BackendUnavailableException if the failure is TRANSIENT, or Firestore does not answer within {@code timeout}
     * @throws FirestoreException if Firestore answers with another error
     */
    public static <T> T await(ApiFuture<T> future, Duration timeout, String operation) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new BackendUnavailableException("Firestore", operation, e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Firestore", operation, e);
        } catch (ExecutionException e) {
            throw toException(e, operation);
        }
    }

    /** Returns the gRPC status of Firestore's response, found anywhere in the chain of causes. */
    public static Optional<StatusCode.Code> statusOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException api) {
                return Optional.of(api.getStatusCode().getCode());
            }
            if (cause instanceof FirestoreException firestore && firestore.getStatus() != null) {
                return Optional.of(
                        StatusCode.Code.valueOf(firestore.getStatus().getCode().name()));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether the snapshot has expired. Firestore then says "The requested snapshot version is too old", or with
     * point-in-time recovery that the read time is too old. The status alone is not enough: a missing index has the one,
     * and a malformed query the other.
     */
    public static boolean isSnapshotTooOld(Throwable failure) {
        return statusOf(failure).filter(SNAPSHOT_TOO_OLD::contains).isPresent()
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("too old");
    }

    /**
     * Returns whether a query needs an index that is missing or still being built, which Firestore says in its text only:
     * "The query requires an index", or "That index is currently building and cannot be used yet".
     */
    public static boolean isIndexMissing(Throwable failure) {
        if (statusOf(failure)
                .filter(StatusCode.Code.FAILED_PRECONDITION::equals)
                .isEmpty()) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (INDEX_MISSING.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Converts the failure of a future to what {@link #await} would throw.
     *
     * @param failure with its cause, as an {@link ExecutionException} or a {@link CompletionException} has it
     */
    public static RuntimeException toException(Throwable failure, String operation) {
        if (failure.getCause() instanceof TimeoutException
                || FirestoreStatuses.find(failure)
                        .filter(FailureKind.TRANSIENT::equals)
                        .isPresent()) {
            return new BackendUnavailableException("Firestore", operation, failure);
        }
        return failure.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException("Firestore failed while " + operation, failure);
    }
}
