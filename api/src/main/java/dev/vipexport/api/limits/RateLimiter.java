package dev.vipexport.api.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.error.TooManyRequestsException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How many requests each key sends to this instance: a bucket of tokens for each, that fills steadily. Only keys that
 * exist come here, since only signed requests do, and no more of them are kept than the settings say.
 */
final class RateLimiter {
    private final LoadingCache<String, Bucket> buckets;

    RateLimiter(ApiSettings.Limits limits, TimeMeter time) {
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(limits.burst())
                .refillGreedy(limits.requestsPerSecond(), Duration.ofSeconds(1))
                .build();
        // a bucket that nobody has touched for longer than it takes to fill is full, as a new one is
        Duration fullAfter = Duration.ofSeconds(limits.burst() / limits.requestsPerSecond() + 1);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(limits.keys())
                .expireAfterAccess(fullAfter)
                .ticker(time::currentTimeNanos)
                .build(key -> Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(bandwidth)
                        .build());
    }

    /** @throws TooManyRequestsException where {@code key} has used up its share */
    void acquire(String key) {
        ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyRequestsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    long trackedKeys() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
