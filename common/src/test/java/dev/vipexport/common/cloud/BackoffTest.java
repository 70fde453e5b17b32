package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration MAX = Duration.ofHours(6);

    @Test
    void delay_growsUpToMaximum() {
        Backoff backoff = Backoff.exponential(FIRST, 4, MAX);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(backoff::delay))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(32),
                        Duration.ofMinutes(128),
                        MAX,
                        MAX,
                        MAX);
        assertThat(backoff.delay(1_000_000)).isEqualTo(MAX);
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "6, 3200", "7, 5000", "31, 5000", "100, 5000", "2147483647, 5000"})
    void jitterBelowOne_shortensByAtMostHalf(int attempt, long nominalMillis) {
        Backoff backoff = Backoff.exponential(Duration.ofMillis(100), 2, Duration.ofSeconds(5))
                .withJitter(0.5, 1);
        var random = new Random(1);

        for (int i = 0; i < 100; i++) {
            assertThat(backoff.delay(attempt, random))
                    .isBetween(Duration.ofMillis(nominalMillis / 2), Duration.ofMillis(nominalMillis));
        }
    }

    @Test
    void jitterAboveOne_lengthensByAtMostAQuarter_andNeverShortens() {
        Backoff backoff = Backoff.exponential(FIRST, 4, MAX).withJitter(1, 1.25);

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(1)))
                .allSatisfy(delay ->
                        assertThat(delay).isBetween(FIRST, FIRST.multipliedBy(5).dividedBy(4)))
                .doesNotContainSequence(FIRST, FIRST);
    }

    @Test
    void jitter_coversItsWholeRange() {
        Backoff backoff = Backoff.exponential(FIRST, 2, MAX).withJitter(0.5, 1.5);
        var random = new Random(1);

        var delays = IntStream.range(0, 1_000)
                .mapToObj(i -> backoff.delay(1, random))
                .sorted()
                .toList();

        assertThat(delays.get(0)).isLessThan(Duration.ofSeconds(16));
        assertThat(delays.get(999)).isGreaterThan(Duration.ofSeconds(44));
    }

    @Test
    void delay_isZero_whenFirstDelayIsZero() {
        assertThat(Backoff.exponential(Duration.ZERO, 2, MAX).delay(Integer.MAX_VALUE))
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void backoff_isRejected_whenItShrinks() {
        assertThatThrownBy(() -> Backoff.exponential(FIRST, 0.5, MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiplier must be at least 1");
        assertThatThrownBy(() -> Backoff.exponential(FIRST, 2, MAX).withJitter(1, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
