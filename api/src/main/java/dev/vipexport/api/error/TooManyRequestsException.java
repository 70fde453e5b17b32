package dev.vipexport.api.error;

import java.time.Duration;

/** Answered 429: the same request will be answered when {@code after} has passed. */
public final class TooManyRequestsException extends RuntimeException {
    private final Duration retryAfter;

    public TooManyRequestsException(Duration retryAfter) {
        super("too many requests, the next one in " + retryAfter);
        this.retryAfter = retryAfter;
    }

    /** Rounded up, for {@code Retry-After}, and at least 1. */
    long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
