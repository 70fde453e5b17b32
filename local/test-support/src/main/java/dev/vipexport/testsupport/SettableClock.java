package dev.vipexport.testsupport;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A clock that a test stops, sets and moves. It is safe for use by several threads. */
public final class SettableClock implements InstantSource {
    private @Nullable Instant stoppedAt;
    private Duration ahead = Duration.ZERO;

    /** Creates a clock that runs with the system's clock. */
    public SettableClock() {}

    /** Creates a clock that stands still at {@code instant}. */
    public SettableClock(Instant instant) {
        stoppedAt = instant;
    }

    @Override
    public synchronized Instant instant() {
        return (stoppedAt == null ? Instant.now() : stoppedAt).plus(ahead);
    }

    /** Stops the clock at {@code instant}, and drops earlier advances. */
    public synchronized void stopAt(Instant instant) {
        stoppedAt = instant;
        ahead = Duration.ZERO;
    }

    /** Moves the clock forward by {@code duration}. A running clock keeps running. */
    public synchronized void advance(Duration duration) {
        ahead = ahead.plus(duration);
    }

    /** Lets the clock run with the system's clock again, and drops earlier advances. */
    public synchronized void resume() {
        stoppedAt = null;
        ahead = Duration.ZERO;
    }
}
