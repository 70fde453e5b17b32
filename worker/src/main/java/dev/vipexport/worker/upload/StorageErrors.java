package dev.vipexport.worker.upload;

import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Classifies failures of Cloud Storage. The client hides the status anywhere in the chain of causes. */
public final class StorageErrors {
    private static final Pattern SESSION = Pattern.compile("upload_id=[^&\\s\"]+");
    private static final int NO_RESPONSE = 0;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int SESSION_GONE = 410;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

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
        boolean unavailable =
                statusOf(failure).map(StorageErrors::isTransient).orElseGet(() -> failure instanceof IOException);
        if (unavailable) {
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
        var redacted = new IOException(
                SESSION.matcher(failure.toString()).replaceAll("upload_id=..."),
                cause == null ? null : redactSession(cause));
        redacted.setStackTrace(failure.getStackTrace());
        return redacted;
    }

    private static String messageChain(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + "\n" + messageChain(cause);
    }

    private static boolean isTransient(int status) {
        return status == NO_RESPONSE
                || status == TIMEOUT
                // the retry opens another session
                || status == SESSION_GONE
                || status == TOO_MANY_REQUESTS
                || status >= SERVER_ERROR;
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
