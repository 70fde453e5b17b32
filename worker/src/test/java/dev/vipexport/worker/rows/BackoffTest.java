package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "6, 3200", "7, 5000", "31, 5000", "100, 5000", "2147483647, 5000"})
    void delay_doublesUpToMax_withJitterOfAtMostHalf(int failures, long fullMillis) {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1));

        for (int i = 0; i < 100; i++) {
            assertThat(backoff.delayAfter(failures))
                    .isBetween(Duration.ofMillis(fullMillis / 2), Duration.ofMillis(fullMillis));
        }
    }
}
