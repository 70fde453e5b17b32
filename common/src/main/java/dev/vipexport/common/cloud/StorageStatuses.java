package dev.vipexport.common.cloud;

import com.google.auth.Retryable;
import com.google.cloud.storage.StorageException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The kind of each failure of Cloud Storage. A 412 is mostly no failure: the object exists, and the worker compares its
 * bytes.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">Status and error codes</a>
 */
public final class StorageStatuses {
    private static final Set<String> RATE_REASONS =
            Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded");

    private StorageStatuses() {}

    /**
     * Returns the kind of a status.
     *
     * @param status 0 if no response came
     */
    public static FailureKind kindOf(int status) {
        return switch (status) {
            // 404 and 410: an upload session is gone, and a retry opens another one
            // 409 and 412: another writer was faster, and a retry finds what it wrote
            case 404, 408, 409, 410, 412, 429 -> FailureKind.TRANSIENT;
            case 401, 402, 403 -> FailureKind.OPERATOR;
            default -> status >= 400 && status < 500 ? FailureKind.PERMANENT : FailureKind.TRANSIENT;
        };
    }

    /** Returns the kind of the failure in the chain of causes, or nothing if none is of Cloud Storage or its connection. */
    public static Optional<FailureKind> find(Throwable failure) {
        boolean isStorage = false;
        FailureKind kind = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Retryable token && !token.isRetryable()) {
                // Google's authorization refuses the credentials
                return Optional.of(FailureKind.OPERATOR);
            }
            if (kind == null && cause instanceof StorageException storage) {
                kind = kindOf(storage);
            }
            isStorage |= cause instanceof IOException;
        }
        return kind == null && isStorage ? Optional.of(FailureKind.TRANSIENT) : Optional.ofNullable(kind);
    }

    private static FailureKind kindOf(StorageException failure) {
        if (isBucketMissing(failure)) {
            return FailureKind.OPERATOR;
        }
        return failure.getCode() == 403 && RATE_REASONS.contains(String.valueOf(failure.getReason()))
                ? FailureKind.TRANSIENT
                : kindOf(failure.getCode());
    }

    /** A missing bucket and a missing object have the same status and an equal reason. */
    private static boolean isBucketMissing(StorageException failure) {
        return failure.getCode() == 404
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("bucket does not exist");
    }
}
