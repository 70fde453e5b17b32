package dev.vipexport.emulators.firestore;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The errors that Firestore answers, each with the status code that the cloud uses for it. */
final class Rejection {
    private Rejection() {}

    static StatusRuntimeException invalid(String message) {
        return rejection(Status.INVALID_ARGUMENT, message);
    }

    static StatusRuntimeException unimplemented(String feature) {
        return rejection(Status.UNIMPLEMENTED, feature + " is not supported by the embedded Firestore server");
    }

    static StatusRuntimeException notFound(String message) {
        return rejection(Status.NOT_FOUND, message);
    }

    static StatusRuntimeException alreadyExists(String message) {
        return rejection(Status.ALREADY_EXISTS, message);
    }

    static StatusRuntimeException failedPrecondition(String message) {
        return rejection(Status.FAILED_PRECONDITION, message);
    }

    static StatusRuntimeException aborted(String message) {
        return rejection(Status.ABORTED, message);
    }

    static StatusRuntimeException unavailable(String message) {
        return rejection(Status.UNAVAILABLE, message);
    }

    private static StatusRuntimeException rejection(Status status, String message) {
        return status.withDescription(message).asRuntimeException();
    }
}
