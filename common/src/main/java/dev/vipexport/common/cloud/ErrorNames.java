package dev.vipexport.common.cloud;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.storage.StorageException;
import org.springframework.core.NestedExceptionUtils;

/** Names errors without their messages, which can hold text of strangers. */
public final class ErrorNames {
    private ErrorNames() {}

    /**
     * Returns the class of the error that has a status of Firestore or Cloud Storage, with that status: {@code
     * PermissionDeniedException PERMISSION_DENIED}, {@code StorageException 403}. Without such an error, returns the class
     * of the innermost cause.
     */
    public static String of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException storage) {
                return name(storage) + " " + storage.getCode();
            }
            if (cause instanceof ApiException api) {
                return name(api) + " " + api.getStatusCode().getCode();
            }
        }
        return name(NestedExceptionUtils.getMostSpecificCause(error));
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName();
    }
}
