package dev.vipexport.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Real time, moved by as much as a test wants. */
public final class SettableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;
    private volatile Instant stopped = Instant.MAX;

    @Override
    public Instant instant() {
        return stopped.equals(Instant.MAX) ? Instant.now().plus(ahead) : stopped;
    }

    public void stopAt(Instant instant) {
        stopped = instant;
    }

    public void resume() {
        stopped = Instant.MAX;
        ahead = Duration.ZERO;
    }
}
