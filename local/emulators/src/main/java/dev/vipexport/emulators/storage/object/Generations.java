package dev.vipexport.emulators.storage.object;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers contents as Google does: by microseconds since 1970. Numbers always rise, even if the clock steps back. */
final class Generations {
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    Generations(InstantSource clock) {
        this.clock = clock;
    }

    /** Makes later numbers greater than {@code generation}, which is on disk. */
    void advancePast(long generation) {
        last.accumulateAndGet(generation, Math::max);
    }

    long next() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return last.updateAndGet(previous -> Math.max(previous + 1, now));
    }
}
