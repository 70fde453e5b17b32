package dev.vipexport.api.error;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Creates errors that ask the caller to retry later. */
public final class RetryLater {
    private RetryLater() {}

    /** Returns 503 with this message and {@code Retry-After}. */
    public static ErrorResponseException unavailable(String message, Duration retryAfter) {
        var error = new ErrorResponseException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, message),
                null);
        error.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        return error;
    }
}
