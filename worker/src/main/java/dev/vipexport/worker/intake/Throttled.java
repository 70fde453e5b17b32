package dev.vipexport.worker.intake;

import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks only every so often; in between the work goes on. */
final class Throttled implements SliceProgress {
    private final InstantSource clock;
    private final Duration every;
    private final SliceProgress asked;
    private Instant next;

    Throttled(InstantSource clock, Duration every, SliceProgress asked) {
        this.clock = clock;
        this.every = every;
        this.asked = asked;
        this.next = clock.instant().plus(every);
    }

    @Override
    public boolean goesOn(long rows) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return true;
        }
        next = now.plus(every);
        return asked.goesOn(rows);
    }
}
