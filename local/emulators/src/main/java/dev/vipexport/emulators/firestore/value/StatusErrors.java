package dev.vipexport.emulators.firestore.value;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Creates Firestore's errors, each with the cloud's status code. */
public final class StatusErrors {
    private StatusErrors() {}

    /** Returns INVALID_ARGUMENT. */
    public static StatusRuntimeException invalid(String message) {
        return error(Status.INVALID_ARGUMENT, message);
    }

    /** Returns UNIMPLEMENTED for that feature. */
    public static StatusRuntimeException unimplemented(String feature) {
        return error(Status.UNIMPLEMENTED, feature + " is not supported by the embedded Firestore server");
    }

    /** Returns NOT_FOUND. */
    public static StatusRuntimeException notFound(String message) {
        return error(Status.NOT_FOUND, message);
    }

    /** Returns ALREADY_EXISTS. */
    public static StatusRuntimeException alreadyExists(String message) {
        return error(Status.ALREADY_EXISTS, message);
    }

    /** Returns FAILED_PRECONDITION. */
    public static StatusRuntimeException failedPrecondition(String message) {
        return error(Status.FAILED_PRECONDITION, message);
    }

    /** Returns ABORTED. */
    public static StatusRuntimeException aborted(String message) {
        return error(Status.ABORTED, message);
    }

    /** Returns UNAVAILABLE. */
    public static StatusRuntimeException unavailable(String message) {
        return error(Status.UNAVAILABLE, message);
    }

    /** Returns DEADLINE_EXCEEDED. */
    public static StatusRuntimeException deadlineExceeded(String message) {
        return error(Status.DEADLINE_EXCEEDED, message);
    }

    private static StatusRuntimeException error(Status status, String message) {
        return status.withDescription(message).asRuntimeException();
    }
}
