package dev.vipexport.api.problem;

import java.time.Duration;

/** Answered 429: the same request will be answered when {@code after} has passed. */
public final class TooManyRequestsException extends RuntimeException {
    private final Duration after;

    public TooManyRequestsException(Duration after) {
        super("too many requests, the next one in " + after);
        this.after = after;
    }

    /** Rounded up, for {@code Retry-After}, and at least 1. */
    long wholeSeconds() {
        return Math.max(1, after.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
