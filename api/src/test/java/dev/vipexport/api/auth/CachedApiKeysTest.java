package dev.vipexport.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedApiKeysTest {
    private static final ApiKey KNOWN = new ApiKey("known", "org", "secret", true);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private boolean down;
    private final ApiKeys keys = new CachedApiKeys(this::read, Duration.ofSeconds(10), 100, nanos::get);

    private Optional<ApiKey> read(String id) {
        reads.incrementAndGet();
        if (down) {
            throw new BackendUnavailableException("Firestore", "a test", new IllegalStateException("down"));
        }
        return id.equals("known") ? Optional.of(KNOWN) : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "unknown"})
    void find_readsOnce_untilTtlEnds(String id) {
        keys.find(id);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        Optional<ApiKey> again = keys.find(id);

        assertThat(again).isEqualTo(id.equals("known") ? Optional.of(KNOWN) : Optional.empty());
        assertThat(reads).hasValue(1);
    }

    @Test
    void find_readsAgain_whenTtlHasEnded() {
        keys.find("known");
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        keys.find("known");

        assertThat(reads).hasValue(2);
    }

    @Test
    void find_cachesNothing_whenReadFails() {
        down = true;
        assertThatThrownBy(() -> keys.find("known")).isInstanceOf(BackendUnavailableException.class);
        down = false;

        assertThat(keys.find("known")).contains(KNOWN);
    }

    @Test
    void find_readsNothing_whenIdIsInvalid() {
        assertThat(keys.find("a/b")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        assertThat(reads).hasValue(0);
    }

    @Test
    void apiKey_toStringOmitsSecret() {
        assertThat(KNOWN.toString()).doesNotContain("secret");
    }
}
