package dev.vipexport.worker.progress;

import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Forwards progress at most once per interval. */
final class ThrottledProgress implements SliceProgress {
    private final InstantSource clock;
    private final Duration interval;
    private final SliceProgress delegate;
    private Instant nextReport;

    ThrottledProgress(InstantSource clock, Duration interval, SliceProgress delegate) {
        this.clock = clock;
        this.interval = interval;
        this.delegate = delegate;
        this.nextReport = clock.instant().plus(interval);
    }

    @Override
    public boolean report(long rows) {
        Instant now = clock.instant();
        // a clock that jumps back must not silence the reports
        boolean isEarly = now.isBefore(nextReport) && !now.isBefore(nextReport.minus(interval));
        if (isEarly) {
            return true;
        }
        nextReport = now.plus(interval);
        return delegate.report(rows);
    }
}
