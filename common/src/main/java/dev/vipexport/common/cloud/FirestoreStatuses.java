package dev.vipexport.common.cloud;

import com.google.api.gax.rpc.StatusCode;
import java.util.Optional;

/**
 * The kind of each gRPC status of Firestore. Three answers are no failures and never come here: a commit with a condition
 * that does not hold, a snapshot that has expired, and a document that does not exist.
 *
 * @see <a href="https://cloud.google.com/firestore/native/docs/understand-error-codes">Firestore's error codes</a>
 */
public final class FirestoreStatuses {
    private FirestoreStatuses() {}

    /** Returns the kind of an error status. */
    public static FailureKind kindOf(StatusCode.Code status) {
        return switch (status) {
            // a proxy that resets a stream gives CANCELLED or UNKNOWN
            case CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                FailureKind.TRANSIENT;
            // of a query, NOT_FOUND is a missing database and FAILED_PRECONDITION a missing index
            case UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION -> FailureKind.OPERATOR;
            case OK, INVALID_ARGUMENT, ALREADY_EXISTS, OUT_OF_RANGE, UNIMPLEMENTED -> FailureKind.PERMANENT;
        };
    }

    /** Returns the kind of the status in the chain of causes, or nothing if there is none. */
    public static Optional<FailureKind> find(Throwable failure) {
        return FirestoreFutures.statusOf(failure).map(FirestoreStatuses::kindOf);
    }

    /** Returns whether a stream that broke with {@code status} is resumed: also when its token has expired. */
    public static boolean isResumable(StatusCode.Code status) {
        return kindOf(status) == FailureKind.TRANSIENT || status == StatusCode.Code.UNAUTHENTICATED;
    }
}
