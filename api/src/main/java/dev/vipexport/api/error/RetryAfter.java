package dev.vipexport.api.error;

import java.time.Duration;

/** What {@code Retry-After} says beside 503. */
public record RetryAfter(Duration unavailable) {}
