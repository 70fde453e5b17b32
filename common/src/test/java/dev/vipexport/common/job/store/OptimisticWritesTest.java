package dev.vipexport.common.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.store.OptimisticWrites.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OptimisticWritesTest {
    private final List<Duration> pauses = new ArrayList<>();

    private static Supplier<Attempt<String>> successAfter(int conflicts) {
        var attempts = new AtomicInteger();
        return () -> attempts.getAndIncrement() < conflicts ? Attempt.conflict() : Attempt.of("written");
    }

    private String retry(int conflicts) {
        return OptimisticWrites.retryOnConflict("changing job 1", successAfter(conflicts), pauses::add);
    }

    @Test
    void write_waitsNotAtAll_whenItSucceedsAtOnce() {
        assertThat(retry(0)).isEqualTo("written");
        assertThat(pauses).isEmpty();
    }

    @Test
    void write_waitsBeforeEachRepetition_between5And100Millis() {
        assertThat(retry(20)).isEqualTo("written");
        assertThat(pauses)
                .hasSize(20)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(5), Duration.ofMillis(100)));
        assertThat(pauses.get(0)).isLessThanOrEqualTo(Duration.ofMillis(10));
        assertThat(pauses.get(19)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void writers_waitForDifferentTimes() {
        Set<Duration> firstPauses = new HashSet<>();
        for (int writer = 0; writer < 10; writer++) {
            pauses.clear();
            retry(1);
            firstPauses.addAll(pauses);
        }

        assertThat(firstPauses).hasSizeGreaterThan(1);
    }

    @Test
    void write_isGivenUp_after50Conflicts() {
        assertThatThrownBy(() -> retry(50))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("all 50 attempts of changing job 1");
        assertThat(pauses).hasSize(49);
    }

    @Test
    void write_endsAsUnavailable_whenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> OptimisticWrites.retryOnConflict("changing job 1", successAfter(1)))
                    .isInstanceOf(BackendUnavailableException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }
}
