package dev.vipexport.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void stoppedClock_movesOnlyWhenAdvanced() {
        var clock = new SettableClock(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);

        clock.advance(HOUR);

        assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR));
    }

    @Test
    void runningClock_keepsRunning_whenAdvanced() {
        var clock = new SettableClock();

        clock.advance(HOUR);

        assertThat(clock.instant()).isAfterOrEqualTo(Instant.now().plus(HOUR).minusSeconds(30));
        clock.stopAt(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);
        clock.resume();
        assertThat(clock.instant()).isBefore(Instant.now().plusSeconds(30));
    }
}
