package dev.vipexport.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Measures the speed over the last half minute. */
final class SpeedMeter {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private String stage = "";

    private record Sample(Instant at, long done) {}

    /** Returns the amount per second, or 0 while there is too little data. */
    double measure(ProgressUpdate update, Instant now) {
        if (!update.stage().equals(stage)) {
            stage = update.stage();
            samples.clear();
        }
        samples.addLast(new Sample(now, update.done()));
        while (samples.size() > 2
                && Duration.between(samples.getFirst().at(), now).compareTo(WINDOW) > 0) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long millis = Duration.between(first.at(), now).toMillis();
        return millis < 500 ? 0 : Math.max(0, (double) (update.done() - first.done()) * 1_000 / millis);
    }
}
