package dev.vipexport.api.export;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Answers to requests that may succeed a little later. */
public final class ExportErrors {
    private ExportErrors() {}

    /** 429: the organisation has as many exports under way as it may. */
    static ErrorResponseException tooManyActive(int maxActive, Duration retryAfter) {
        return retryLater(
                HttpStatus.TOO_MANY_REQUESTS,
                "The organisation has " + maxActive
                        + " exports under way, which is the most; wait for one of them to end",
                retryAfter);
    }

    /** 503: this instance holds as many requests as it may. */
    public static ErrorResponseException tooManyWaiting(Duration retryAfter) {
        return retryLater(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Too many requests are held here at the moment; repeat the request in " + retryAfter.toSeconds()
                        + " seconds",
                retryAfter);
    }

    private static ErrorResponseException retryLater(HttpStatus status, String message, Duration retryAfter) {
        var error = new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, message), null);
        error.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        return error;
    }
}
