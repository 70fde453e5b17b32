package dev.vipexport.api.problem;

import java.time.Duration;

/** What {@code Retry-After} says beside 503. */
public record RetryAfter(Duration unavailable) {}
