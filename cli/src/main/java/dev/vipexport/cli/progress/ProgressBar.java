package dev.vipexport.cli.progress;

import dev.vipexport.cli.output.SafeOutput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Draws a progress bar on one line of a terminal. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 20;
    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(100);

    private final SafeOutput out;
    private final InstantSource clock;
    private final SpeedMeter speed = new SpeedMeter();
    private Instant lastDrawn = Instant.EPOCH;
    private String stage = "";

    ProgressBar(SafeOutput out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void show(ProgressUpdate update) {
        Instant now = clock.instant();
        boolean due = !update.stage().equals(stage) || !now.isBefore(lastDrawn.plus(REDRAW_INTERVAL));
        if (due) {
            stage = update.stage();
            lastDrawn = now;
            int filled = update.percent() * WIDTH / 100;
            out.redrawLine(String.format(
                    Locale.ROOT,
                    "%-11s [%s%s] %3d%%  %s",
                    update.stage(),
                    "=".repeat(filled),
                    " ".repeat(WIDTH - filled),
                    update.percent(),
                    update.describe(speed.measure(update, now))));
        }
    }

    @Override
    public void close() {
        if (!stage.isEmpty()) {
            out.clearLine();
        }
    }
}
