package dev.vipexport.api.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.ErrorResponseException;

class CachedApiKeysTest {
    private static final ApiKey KNOWN = new ApiKey("known", "org", "secret", null, true);
    private static final int MAX_UNKNOWN = 3;
    private static final AuthSettings SETTINGS = new AuthSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            100,
            MAX_UNKNOWN,
            Duration.ZERO,
            100);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private boolean down;
    private final ApiKeys keys = new CachedApiKeys(this::read, SETTINGS, RETRY_AFTER, nanos::get);

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

    @ParameterizedTest
    @ValueSource(ints = {129, 1_500, 12_000})
    void find_readsNothing_whenIdIsLong(int length) {
        assertThat(keys.find("k".repeat(length))).isEmpty();
        assertThat(reads).hasValue(0);
    }

    @Test
    void find_readsKey_whenIdHas128Characters() {
        keys.find("k".repeat(128));

        assertThat(reads).hasValue(1);
    }

    /** Look-ups that wait for a slow Firestore until the test ends them. */
    private final class SlowLookups implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);
        private final ApiKeys slow = new CachedApiKeys(this::await, SETTINGS, RETRY_AFTER, nanos::get);
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Future<Optional<ApiKey>>> running = new ArrayList<>();
        private volatile boolean isSlow;

        private Optional<ApiKey> await(String id) {
            if (isSlow) {
                reads.incrementAndGet();
                try {
                    if (!end.await(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new IllegalStateException("the test has not ended this look-up");
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return id.equals("known") ? Optional.of(KNOWN) : Optional.empty();
        }

        void start(int count, IntFunction<String> id) {
            isSlow = true;
            IntStream.range(0, count).forEach(i -> running.add(threads.submit(() -> slow.find(id.apply(i)))));
        }

        @Override
        public void close() {
            end.countDown();
            threads.shutdown();
        }
    }

    @Test
    void find_isUnavailable_whenTooManyUnknownIdsAreRead() throws Exception {
        try (var lookups = new SlowLookups()) {
            lookups.start(MAX_UNKNOWN, i -> "unknown-" + i);
            Awaitility.await().atMost(TestTimeouts.MAX).until(() -> reads.get() == MAX_UNKNOWN);

            assertThatThrownBy(() -> lookups.slow.find("another"))
                    .isInstanceOfSatisfying(ErrorResponseException.class, error -> {
                        assertThat(error.getStatusCode().value()).isEqualTo(503);
                        assertThat(error.getHeaders().getFirst("Retry-After")).isEqualTo("5");
                    });
            assertThat(reads).hasValue(MAX_UNKNOWN);

            lookups.end.countDown();
            for (Future<Optional<ApiKey>> lookup : lookups.running) {
                assertThat(lookup.get()).isEmpty();
            }
            assertThat(lookups.slow.find("another")).isEmpty();
        }
    }

    /** The first requests of a new key can come at once. */
    @Test
    void find_readsIdOnce_whenManyRequestsWantIt() throws Exception {
        try (var lookups = new SlowLookups()) {
            lookups.start(10 * MAX_UNKNOWN, i -> "known");
            Awaitility.await().atMost(TestTimeouts.MAX).until(() -> reads.get() == 1);
            lookups.end.countDown();

            for (Future<Optional<ApiKey>> lookup : lookups.running) {
                assertThat(lookup.get()).contains(KNOWN);
            }
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void find_readsKnownKey_whenTooManyUnknownIdsAreRead() throws Exception {
        try (var lookups = new SlowLookups()) {
            assertThat(lookups.slow.find("known")).contains(KNOWN);
            lookups.start(MAX_UNKNOWN, i -> "unknown-" + i);
            Awaitility.await().atMost(TestTimeouts.MAX).until(() -> reads.get() == MAX_UNKNOWN);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            lookups.isSlow = false;

            assertThat(lookups.slow.find("known")).contains(KNOWN);
        }
    }

    @Test
    void apiKey_toStringOmitsSecret() {
        assertThat(KNOWN.toString()).doesNotContain("secret");
    }
}
