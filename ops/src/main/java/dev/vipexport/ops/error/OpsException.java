package dev.vipexport.ops.error;

import org.springframework.http.HttpStatus;

/** Ends a request with an error status. The operator reads the message. */
public final class OpsException extends RuntimeException {
    private final HttpStatus status;

    private OpsException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns 400: the request is malformed. */
    public static OpsException badRequest(String message) {
        return new OpsException(HttpStatus.BAD_REQUEST, message);
    }

    /** Returns 404: there is no such thing. */
    public static OpsException notFound(String message) {
        return new OpsException(HttpStatus.NOT_FOUND, message);
    }

    /** Returns 409: the state does not allow the action. */
    public static OpsException conflict(String message) {
        return new OpsException(HttpStatus.CONFLICT, message);
    }

    HttpStatus status() {
        return status;
    }
}
