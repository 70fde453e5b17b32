package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.cloud.Backoff;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSettingsTest {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(30);

    private final Backoff backoff = new WebhookSettings(
                    false,
                    Set.of(),
                    Duration.ofSeconds(15),
                    8,
                    2,
                    FIRST_DELAY,
                    100,
                    8,
                    FIRST_DELAY,
                    4,
                    Duration.ofHours(6))
            .backoff();

    @ParameterizedTest
    @CsvSource({"1, PT30S", "2, PT2M", "3, PT8M", "4, PT32M", "5, PT128M", "6, PT6H", "8, PT6H", "1000000, PT6H"})
    void delay_growsUpToMaximum(int attempt, Duration nominal) {
        assertThat(backoff.delay(attempt))
                .isBetween(nominal, nominal.multipliedBy(5).dividedBy(4));
    }

    @Test
    void jitter_addsUpToQuarter_andNeverShortens() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.delay(1)))
                .allSatisfy(delay -> assertThat(delay)
                        .isBetween(FIRST_DELAY, FIRST_DELAY.multipliedBy(5).dividedBy(4)))
                .doesNotContainSequence(FIRST_DELAY, FIRST_DELAY);
    }
}
