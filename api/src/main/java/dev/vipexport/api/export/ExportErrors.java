package dev.vipexport.api.export;

import dev.vipexport.api.error.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** Creates errors that ask the caller to retry later. */
public final class ExportErrors {
    private ExportErrors() {}

    /** Returns 429: the organisation has the maximum number of active exports. */
    static ErrorResponseException tooManyActive(int maxActive, Duration retryAfter) {
        return RetryLater.error(
                HttpStatus.TOO_MANY_REQUESTS,
                "The organisation has the maximum of " + maxActive
                        + " active exports. Retry when one of them has ended",
                retryAfter);
    }

    /** Returns 429 until the next day of UTC: the organisation has started the maximum number of exports today. */
    static ErrorResponseException tooManyToday(long maxPerDay, Instant now) {
        return RetryLater.error(
                HttpStatus.TOO_MANY_REQUESTS,
                "The organisation has started its maximum of " + maxPerDay
                        + " exports today. Retry after midnight UTC, or use an export of today",
                untilTomorrow(now));
    }

    /** Returns the time until the next day of UTC, when the quotas of a day start again. */
    public static Duration untilTomorrow(Instant now) {
        Instant tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return Duration.between(now, tomorrow);
    }

    /** Returns 503 for an event stream: the instance or the organisation has too many waiting requests. */
    public static ErrorResponseException tooManyWaiting(Duration retryAfter) {
        return RetryLater.unavailable("Too many requests are waiting", retryAfter);
    }
}
