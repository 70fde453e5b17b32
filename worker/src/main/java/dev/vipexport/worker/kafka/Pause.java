package dev.vipexport.worker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time after a refusal of Kafka. A clock that jumps back ends it, because it would last for as long as the jump. */
final class Pause {
    private final InstantSource clock;
    private final Duration duration;
    private volatile Instant startedAt = Instant.MIN;

    Pause(InstantSource clock, Duration duration) {
        this.clock = clock;
        this.duration = duration;
    }

    void start() {
        startedAt = clock.instant();
    }

    boolean lasts() {
        Instant now = clock.instant();
        return !now.isBefore(startedAt) && now.isBefore(startedAt.plus(duration));
    }
}
