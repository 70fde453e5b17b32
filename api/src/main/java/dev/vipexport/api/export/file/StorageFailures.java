package dev.vipexport.api.export.file;

import com.google.cloud.storage.StorageException;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.util.Locale;

/**
 * Classifies failures of Cloud Storage.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">Status and error codes</a>
 */
final class StorageFailures {
    private static final String BACKEND = "Cloud Storage";
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MIN_CLIENT_ERROR = 400;
    private static final int MIN_SERVER_ERROR = 500;

    private StorageFailures() {}

    /** Returns the exception to throw: the API answers 503 if a retry may help, and 500 otherwise. */
    static RuntimeException toException(StorageException failure, String operation) {
        return isPermanent(failure.getCode())
                ? new BackendRefusedException(BACKEND, operation, failure)
                : new BackendUnavailableException(BACKEND, operation, failure);
    }

    /** Returns whether no retry changes the response. A failure without a response has the status 0. */
    static boolean isPermanent(int status) {
        return status >= MIN_CLIENT_ERROR
                && status < MIN_SERVER_ERROR
                && status != TIMEOUT
                && status != TOO_MANY_REQUESTS;
    }

    /** Returns whether the object does not exist, but its bucket does. Both have the status 404 and an equal reason. */
    static boolean isObjectMissing(StorageException failure) {
        return failure.getCode() == NOT_FOUND && !messageOf(failure).contains("bucket does not exist");
    }

    /**
     * Returns whether a retention policy refused to delete an object. A delete without conditions gets 412 from policies
     * only.
     */
    static boolean isRetained(StorageException failure) {
        return failure.getCode() == PRECONDITION_FAILED
                || (failure.getCode() == FORBIDDEN && "retentionPolicyNotMet".equals(failure.getReason()));
    }

    /**
     * Returns whether a hold refused to delete an object. Google documents the reason {@code objectUnderActiveHold}. The JSON
     * API sends {@code forbidden}, as for a missing permission, and names the hold in the message only.
     */
    static boolean isHeld(StorageException failure) {
        String message = messageOf(failure);
        return failure.getCode() == FORBIDDEN
                && ("objectUnderActiveHold".equals(failure.getReason())
                        || (message.contains("is under active ") && message.contains(" hold ")));
    }

    private static String messageOf(StorageException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }
}
