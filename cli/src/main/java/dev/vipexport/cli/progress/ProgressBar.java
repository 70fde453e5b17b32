package dev.vipexport.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Draws a progress bar on one line of a terminal. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 20;
    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(100);
    /** Moves to the first column and clears the line (ECMA-48). */
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final InstantSource clock;
    private final SpeedMeter speed = new SpeedMeter();
    private Instant lastDrawn = Instant.EPOCH;
    private String stage = "";

    ProgressBar(PrintStream out, InstantSource clock) {
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
            out.printf(
                    Locale.ROOT,
                    "%s%-11s [%s%s] %3d%%  %s",
                    CLEAR_LINE,
                    update.stage(),
                    "=".repeat(filled),
                    " ".repeat(WIDTH - filled),
                    update.percent(),
                    update.describe(speed.measure(update, now)));
            out.flush();
        }
    }

    @Override
    public void close() {
        if (!stage.isEmpty()) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
