package dev.vipexport.api.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActiveKeysTest {
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final AuthSettings SETTINGS =
            new AuthSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), TTL, 100, 8, Duration.ZERO, 100);
    private static final Caller CALLER = new Caller("org", "key");

    private final AtomicLong nanos = new AtomicLong();
    private @Nullable ApiKey stored = new ApiKey("key", "org", "secret", null, true);
    private final ActiveKeys activeKeys =
            new ActiveKeys(new CachedApiKeys(id -> Optional.ofNullable(stored), SETTINGS, TTL, nanos::get));

    @Test
    void key_isActive_untilCacheForgetsIt() {
        assertThat(activeKeys.isActive(CALLER)).isTrue();
        stored = new ApiKey("key", "org", "secret", null, false);

        nanos.addAndGet(TTL.toNanos() - 1);
        assertThat(activeKeys.isActive(CALLER)).isTrue();
        nanos.incrementAndGet();
        assertThat(activeKeys.isActive(CALLER)).isFalse();
    }

    @Test
    void key_isInactive_whenDeletedOrMoved() {
        stored = null;
        assertThat(activeKeys.isActive(CALLER)).isFalse();
        nanos.addAndGet(TTL.toNanos());
        stored = new ApiKey("key", "other-org", "secret", null, true);

        assertThat(activeKeys.isActive(CALLER)).isFalse();
    }
}
