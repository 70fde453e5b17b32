package dev.vipexport.api.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.vipexport.api.error.TooManyRequestsException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits the request rate of each key on this instance with a token bucket. Only signed requests reach it, so all keys
 * exist. The number of buckets is bounded.
 */
@Component
public final class RateLimiter {
    private final long burst;
    private final LoadingCache<String, Bucket> buckets;

    @Autowired
    RateLimiter(LimitSettings limits) {
        this(limits, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimiter(LimitSettings limits, TimeMeter time) {
        this.burst = limits.burst();
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(limits.burst())
                .refillGreedy(limits.requestsPerSecond(), Duration.ofSeconds(1))
                .build();
        // an unused bucket is full after this time and equals a new one
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

    /** @throws TooManyRequestsException if the key sends too many requests */
    void acquire(String key) {
        acquire(key, 1);
    }

    /**
     * Takes the tokens of work that costs as much as {@code weight} requests, but at most a burst.
     *
     * @throws TooManyRequestsException if the key sends too many requests
     */
    public void acquire(String key, long weight) {
        ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(Math.min(weight, burst));
        if (!probe.isConsumed()) {
            throw new TooManyRequestsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    long trackedKeys() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
