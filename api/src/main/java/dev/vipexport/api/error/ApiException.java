package dev.vipexport.api.error;

import org.springframework.http.HttpStatus;

/** A request that is answered with an error; the message is what its caller reads. */
public final class ApiException extends RuntimeException {
    private final HttpStatus status;

    private ApiException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the parameters are well formed, but do not fit together. */
    public static ApiException badRequest(String message) {
        return new ApiException(HttpStatus.BAD_REQUEST, message);
    }

    /** 401, always with the same words, so that they tell nothing about what exists. */
    public static ApiException unauthorized() {
        return new ApiException(
                HttpStatus.UNAUTHORIZED,
                "Unauthorized: send x-api-key, x-date (now, ISO-8601) and x-signature (hex HMAC-SHA256 of x-date)");
    }

    /** 403: it is the caller's own, and not allowed. */
    public static ApiException forbidden(String message) {
        return new ApiException(HttpStatus.FORBIDDEN, message);
    }

    /** 404: there is none, or it is another organisation's; the message must not tell which. */
    public static ApiException notFound(String message) {
        return new ApiException(HttpStatus.NOT_FOUND, message);
    }

    /** 413. */
    public static ApiException bodyTooLarge(long maxBytes) {
        return new ApiException(
                HttpStatus.CONTENT_TOO_LARGE, "The body of the request is longer than " + maxBytes + " bytes");
    }

    /** 414. */
    public static ApiException targetTooLong(long maxBytes) {
        return new ApiException(
                HttpStatus.URI_TOO_LONG, "Path and query of the request are longer than " + maxBytes + " bytes");
    }

    /** 431. */
    public static ApiException headersTooLarge(long maxBytes) {
        return new ApiException(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers of the request are longer than " + maxBytes + " bytes together");
    }

    HttpStatus status() {
        return status;
    }
}
