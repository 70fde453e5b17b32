package dev.vipexport.api.problem;

import org.springframework.http.HttpStatus;

/** A request that is answered with an error; the message is what its caller reads. */
public final class RefusedException extends RuntimeException {
    private final HttpStatus status;

    private RefusedException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the parameters are well formed, but do not fit together. */
    public static RefusedException badRequest(String message) {
        return new RefusedException(HttpStatus.BAD_REQUEST, message);
    }

    /** 401, always with the same words, so that they tell nothing about what exists. */
    public static RefusedException unauthorized() {
        return new RefusedException(
                HttpStatus.UNAUTHORIZED,
                "Unauthorized: send x-api-key, x-date (now, ISO-8601) and x-signature (hex HMAC-SHA256 of x-date)");
    }

    /** 403: it is the caller's own, and not allowed. */
    public static RefusedException forbidden(String message) {
        return new RefusedException(HttpStatus.FORBIDDEN, message);
    }

    /** 404: there is none, or it is another organisation's; the message must not tell which. */
    public static RefusedException notFound(String message) {
        return new RefusedException(HttpStatus.NOT_FOUND, message);
    }

    /** 413. */
    public static RefusedException bodyTooLarge(long most) {
        return new RefusedException(
                HttpStatus.CONTENT_TOO_LARGE, "The body of the request is longer than " + most + " bytes");
    }

    /** 414. */
    public static RefusedException targetTooLong(long most) {
        return new RefusedException(
                HttpStatus.URI_TOO_LONG, "Path and query of the request are longer than " + most + " bytes");
    }

    /** 431. */
    public static RefusedException headersTooLarge(long most) {
        return new RefusedException(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers of the request are longer than " + most + " bytes together");
    }

    HttpStatus status() {
        return status;
    }
}
