package dev.vipexport.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A line now and then, for logs. */
final class Lines implements Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final PrintStream out;
    private final InstantSource clock;
    private final Speed speed = new Speed();
    private Instant written = Instant.EPOCH;
    private String stage = "";

    Lines(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void show(Step step) {
        Instant now = clock.instant();
        double perSecond = speed.after(step, now);
        if (!step.stage().equals(stage) || !now.isBefore(written.plus(BETWEEN))) {
            stage = step.stage();
            written = now;
            out.println(step.stage() + " " + step.percent() + "%: " + step.text(perSecond));
        }
    }

    @Override
    public void close() {}
}
