package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(30);
    private static final Duration MAX_DELAY = Duration.ofHours(6);

    @Test
    void delay_growsUpToMaximum() {
        RandomGenerator never = () -> 0;
        var backoff = new Backoff(FIRST_DELAY, 4, MAX_DELAY, never);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(backoff::delayAfter))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(32),
                        Duration.ofMinutes(128),
                        MAX_DELAY,
                        MAX_DELAY,
                        MAX_DELAY);
        assertThat(backoff.delayAfter(1_000_000)).isEqualTo(MAX_DELAY);
    }

    @Test
    void jitter_addsUpToQuarter_andNeverShortens() {
        var backoff = new Backoff(FIRST_DELAY, 4, MAX_DELAY, new Random(1));

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delayAfter(1)))
                .allSatisfy(wait -> assertThat(wait)
                        .isBetween(FIRST_DELAY, FIRST_DELAY.multipliedBy(5).dividedBy(4)))
                .doesNotContainSequence(FIRST_DELAY, FIRST_DELAY);
    }
}
