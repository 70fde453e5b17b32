package dev.vipexport.cli.progress;

import dev.vipexport.cli.output.SafeOutput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Prints a line at intervals, for logs. */
final class ProgressLog implements Progress {
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final SafeOutput out;
    private final InstantSource clock;
    private final SpeedMeter speed = new SpeedMeter();
    private Instant lastWritten = Instant.EPOCH;
    private String stage = "";

    ProgressLog(SafeOutput out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void show(ProgressUpdate update) {
        Instant now = clock.instant();
        double perSecond = speed.measure(update, now);
        if (!update.stage().equals(stage) || !now.isBefore(lastWritten.plus(LOG_INTERVAL))) {
            stage = update.stage();
            lastWritten = now;
            out.println(update.stage() + " " + update.percent() + "%: " + update.describe(perSecond));
        }
    }

    @Override
    public void close() {}
}
