package dev.vipexport.worker.upload;

import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.StorageStatuses;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the status of Cloud Storage's failures, which the client hides anywhere in the chain of causes. */
public final class StorageErrors {
    private static final Pattern SESSION = Pattern.compile("upload_id=[^&\\s\"]+");
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private StorageErrors() {}

    /** Returns whether the object exists although it must not. */
    public static boolean isPreconditionFailed(Exception failure) {
        return statusOf(failure).filter(status -> status == PRECONDITION_FAILED).isPresent();
    }

    /** Returns whether the object does not exist. */
    public static boolean isNotFound(Exception failure) {
        return statusOf(failure).filter(status -> status == NOT_FOUND).isPresent();
    }

    /**
     * Returns the exception to throw for {@code failure}: a {@link BackendUnavailableException} if a retry may help.
     *
     * @param operation for the message: "uploading exports/4711/1/parts/00000"
     */
    public static RuntimeException toException(Exception failure, String operation) {
        if (StorageStatuses.find(failure).filter(FailureKind.TRANSIENT::equals).isPresent()) {
            return new BackendUnavailableException("Cloud Storage", operation, redactSession(failure));
        }
        Throwable cause = redactSession(failure);
        return new IllegalStateException("Cloud Storage refused " + operation + ": " + cause.getMessage(), cause);
    }

    /** Removes the session id, which grants write access to the object. It must not be logged. */
    private static Throwable redactSession(Throwable failure) {
        if (!SESSION.matcher(messageChain(failure)).find()) {
            return failure;
        }
        Throwable cause = failure.getCause();
        String message = SESSION.matcher(failure.toString()).replaceAll("upload_session=...");
        Throwable redactedCause = cause == null ? null : redactSession(cause);
        // the status must stay, because it decides what happens next
        Exception redacted = failure instanceof StorageException storage
                ? new StorageException(storage.getCode(), message, storage.getReason(), redactedCause)
                : new IOException(message, redactedCause);
        redacted.setStackTrace(failure.getStackTrace());
        return redacted;
    }

    private static String messageChain(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + "\n" + messageChain(cause);
    }

    private static Optional<Integer> statusOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException storage) {
                return Optional.of(storage.getCode());
            }
        }
        return Optional.empty();
    }
}
