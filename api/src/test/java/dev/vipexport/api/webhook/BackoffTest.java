package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(6);

    @Test
    void theWaitsGrowUntilTheyAreLongEnough() {
        RandomGenerator never = () -> 0;
        var backoff = new Backoff(FIRST, 4, LONGEST, never);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(backoff::after))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(32),
                        Duration.ofMinutes(128),
                        LONGEST,
                        LONGEST,
                        LONGEST);
        assertThat(backoff.after(1_000_000)).isEqualTo(LONGEST);
    }

    @Test
    void chanceMakesThemUpToAQuarterLongerAndNeverShorter() {
        var backoff = new Backoff(FIRST, 4, LONGEST, new Random(1));

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.after(1)))
                .allSatisfy(wait ->
                        assertThat(wait).isBetween(FIRST, FIRST.multipliedBy(5).dividedBy(4)))
                .doesNotContainSequence(FIRST, FIRST);
    }
}
