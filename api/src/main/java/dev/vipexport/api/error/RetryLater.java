package dev.vipexport.api.error;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Creates errors with {@code Retry-After}. */
public final class RetryLater {
    private RetryLater() {}

    /** Returns an error that the caller repeats after {@code retryAfter}, rounded up to whole seconds. */
    public static ErrorResponseException error(HttpStatus status, String message, Duration retryAfter) {
        var error = new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, message), null);
        error.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
        return error;
    }

    /** Returns 503 with this reason and the time after which the caller repeats the request. */
    public static ErrorResponseException unavailable(String reason, Duration retryAfter) {
        return error(
                HttpStatus.SERVICE_UNAVAILABLE, reason + ". Retry in " + seconds(retryAfter) + " seconds", retryAfter);
    }

    /** Returns the value of {@code Retry-After}: rounded up, at least 1. */
    static long seconds(Duration retryAfter) {
        return Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
