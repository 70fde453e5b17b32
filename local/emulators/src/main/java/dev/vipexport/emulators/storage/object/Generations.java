package dev.vipexport.emulators.storage.object;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers the contents as Google does: microseconds since 1970, always rising, even if the clock steps back. */
final class Generations {
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    Generations(InstantSource clock) {
        this.clock = clock;
    }

    /** Whatever comes next is greater than {@code generation}, which was found on disk. */
    void advancePast(long generation) {
        last.accumulateAndGet(generation, Math::max);
    }

    long next() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return last.updateAndGet(previous -> Math.max(previous + 1, now));
    }
}
