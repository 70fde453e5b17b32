package dev.vipexport.api.error;

import java.time.Duration;

/** Ends a request with 429. The caller retries after {@code retryAfter}. */
public final class TooManyRequestsException extends RuntimeException {
    private final Duration retryAfter;

    public TooManyRequestsException(Duration retryAfter) {
        super("too many requests; retry in " + retryAfter);
        this.retryAfter = retryAfter;
    }

    /** Returns the value of {@code Retry-After}. */
    long retryAfterSeconds() {
        return RetryLater.seconds(retryAfter);
    }
}
