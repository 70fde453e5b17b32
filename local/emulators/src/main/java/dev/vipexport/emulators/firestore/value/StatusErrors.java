package dev.vipexport.emulators.firestore.value;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The errors that Firestore answers, each with the status code that the cloud uses for it. */
public final class StatusErrors {
    private StatusErrors() {}

    public static StatusRuntimeException invalid(String message) {
        return error(Status.INVALID_ARGUMENT, message);
    }

    public static StatusRuntimeException unimplemented(String feature) {
        return error(Status.UNIMPLEMENTED, feature + " is not supported by the embedded Firestore server");
    }

    public static StatusRuntimeException notFound(String message) {
        return error(Status.NOT_FOUND, message);
    }

    public static StatusRuntimeException alreadyExists(String message) {
        return error(Status.ALREADY_EXISTS, message);
    }

    public static StatusRuntimeException failedPrecondition(String message) {
        return error(Status.FAILED_PRECONDITION, message);
    }

    public static StatusRuntimeException aborted(String message) {
        return error(Status.ABORTED, message);
    }

    public static StatusRuntimeException unavailable(String message) {
        return error(Status.UNAVAILABLE, message);
    }

    private static StatusRuntimeException error(Status status, String message) {
        return status.withDescription(message).asRuntimeException();
    }
}
