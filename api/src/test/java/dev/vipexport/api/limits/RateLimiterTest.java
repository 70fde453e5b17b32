package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.error.TooManyRequestsException;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RateLimiterTest {
    private static final DataSize ANY = DataSize.ofKilobytes(1);

    private final FakeTime time = new FakeTime();

    private static final class FakeTime implements TimeMeter {
        private long nanos;

        void advance(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private RateLimiter rateLimiter(long perSecond, long burst, long keys) {
        return new RateLimiter(new LimitSettings(perSecond, burst, keys, ANY, ANY, ANY), time);
    }

    private static void use(RateLimiter rates, String key, int times) {
        for (int i = 0; i < times; i++) {
            rates.acquire(key);
        }
    }

    @Test
    void acquire_fails_whenBurstIsExceeded() {
        RateLimiter rates = rateLimiter(2, 10, 100);
        use(rates, "key", 10);

        assertThatThrownBy(() -> rates.acquire("key")).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void acquire_takesItsWeight_butAtMostABurst() {
        RateLimiter rates = rateLimiter(2, 10, 100);
        rates.acquire("key", 6);
        rates.acquire("other", 1_000);

        assertThatThrownBy(() -> rates.acquire("key", 5)).isInstanceOf(TooManyRequestsException.class);
        rates.acquire("key", 4);
        assertThatThrownBy(() -> rates.acquire("other")).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void acquire_succeeds_whenTokensWereRefilled() {
        RateLimiter rates = rateLimiter(2, 10, 100);
        use(rates, "key", 10);

        time.advance(Duration.ofSeconds(3));
        use(rates, "key", 6);

        assertThatThrownBy(() -> rates.acquire("key")).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void acquire_isIndependentPerKey() {
        RateLimiter rates = rateLimiter(1, 1, 100);
        rates.acquire("key");

        assertThatCode(() -> rates.acquire("another")).doesNotThrowAnyException();
    }

    @Test
    void trackedKeys_areBounded_whenManyKeysSend() {
        RateLimiter rates = rateLimiter(1, 1, 100);
        for (int i = 0; i < 100_000; i++) {
            rates.acquire("key-" + i);
        }

        assertThat(rates.trackedKeys()).isLessThanOrEqualTo(100);
    }

    @Test
    void key_isEvicted_whenIdle() {
        RateLimiter rates = rateLimiter(10, 100, 100);
        use(rates, "key", 100);

        time.advance(Duration.ofSeconds(12));

        assertThat(rates.trackedKeys()).isZero();
        use(rates, "key", 100);
    }
}
