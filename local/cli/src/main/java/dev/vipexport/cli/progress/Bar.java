package dev.vipexport.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** One line of a terminal, drawn over and over. */
final class Bar implements Progress {
    private static final int WIDTH = 20;
    private static final Duration REDRAW = Duration.ofMillis(100);
    /** To the first column, and away with what stands there (ECMA-48). */
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final InstantSource clock;
    private final Speed speed = new Speed();
    private Instant drawn = Instant.EPOCH;
    private String stage = "";

    Bar(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void show(Step step) {
        Instant now = clock.instant();
        boolean due = !step.stage().equals(stage) || !now.isBefore(drawn.plus(REDRAW));
        if (due) {
            stage = step.stage();
            drawn = now;
            int filled = step.percent() * WIDTH / 100;
            out.printf(
                    Locale.ROOT,
                    "%s%-11s [%s%s] %3d%%  %s",
                    CLEAR,
                    step.stage(),
                    "=".repeat(filled),
                    " ".repeat(WIDTH - filled),
                    step.percent(),
                    step.text(speed.after(step, now)));
            out.flush();
        }
    }

    @Override
    public void close() {
        if (!stage.isEmpty()) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
