package dev.vipexport.common.cloud;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.FirestoreException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Firestore's futures, bounded, and tells "not reachable" from "answered with an error". */
public final class FirestoreFutures {
    private static final Set<StatusCode.Code> UNREACHABLE = Set.of(
            StatusCode.Code.UNAVAILABLE,
            StatusCode.Code.DEADLINE_EXCEEDED,
            StatusCode.Code.RESOURCE_EXHAUSTED,
            StatusCode.Code.INTERNAL);

    private FirestoreFutures() {}

    /**
     * The future's result.
     *
     * @param operation for the message: "reading job 4711"
     * @throws BackendUnavailableException when it did not come within {@code timeout}, or Firestore cannot be reached
     * @throws FirestoreException what Firestore answered otherwise
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

    /** The gRPC status that Firestore answered with, wherever in the chain of causes the client put it. */
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

    /** Firestore's own words are "The requested snapshot version is too old"; a missing index has the same status. */
    public static boolean isSnapshotTooOld(Throwable failure) {
        return statusOf(failure)
                        .filter(StatusCode.Code.FAILED_PRECONDITION::equals)
                        .isPresent()
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("too old");
    }

    private static RuntimeException toException(ExecutionException e, String operation) {
        if (statusOf(e).filter(UNREACHABLE::contains).isPresent()) {
            return new BackendUnavailableException("Firestore", operation, e);
        }
        return e.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException("Firestore failed while " + operation, e);
    }
}
