package dev.vipexport.api.error;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Ends a request with an error status. The caller reads the message. */
public final class ApiException extends RuntimeException {
    private final HttpStatus status;

    private ApiException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns 400: the request is malformed, or its parameters do not fit together. */
    public static ApiException badRequest(String message) {
        return new ApiException(HttpStatus.BAD_REQUEST, message);
    }

    /** Returns 401. There is only one message, so that it does not reveal which keys exist. */
    public static ApiException unauthorized() {
        return new ApiException(
                HttpStatus.UNAUTHORIZED,
                "Unauthorized: send x-api-key, x-date (now, ISO-8601) and x-signature (hex HMAC-SHA256 of x-date),"
                        + " or Signature-Input and Signature");
    }

    /** Returns 403: the resource belongs to the caller, but the operation is not allowed. */
    public static ApiException forbidden(String message) {
        return new ApiException(HttpStatus.FORBIDDEN, message);
    }

    /** Returns 404: the resource does not exist or belongs to another organisation. The message must not reveal which. */
    public static ApiException notFound(String message) {
        return new ApiException(HttpStatus.NOT_FOUND, message);
    }

    /** Returns 409: the state of the resource does not allow the operation. */
    public static ApiException conflict(String message) {
        return new ApiException(HttpStatus.CONFLICT, message);
    }

    /** Returns 408: the body did not arrive in time. */
    public static ApiException bodyTooSlow(Duration timeout) {
        return new ApiException(
                HttpStatus.REQUEST_TIMEOUT,
                "The request body did not arrive within " + timeout.toSeconds() + " seconds");
    }

    /** Returns 413: the body is too large. */
    public static ApiException bodyTooLarge(long maxBytes) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "The request body is longer than " + maxBytes + " bytes");
    }

    /** Returns 414: path and query are too long. */
    public static ApiException targetTooLong(long maxBytes) {
        return new ApiException(
                HttpStatus.URI_TOO_LONG, "Path and query are together longer than " + maxBytes + " bytes");
    }

    /** Returns 431: the headers are too large. */
    public static ApiException headersTooLarge(long maxBytes) {
        return new ApiException(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers are together longer than " + maxBytes + " bytes");
    }

    HttpStatus status() {
        return status;
    }
}
