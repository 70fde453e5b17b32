package dev.vipexport.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast something goes, by what was seen in the last half minute. */
final class Speed {
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Deque<Seen> seen = new ArrayDeque<>();
    private String stage = "";

    private record Seen(Instant at, long done) {}

    /** What is done in a second; 0 while nobody can tell. */
    double after(Step step, Instant now) {
        if (!step.stage().equals(stage)) {
            stage = step.stage();
            seen.clear();
        }
        seen.addLast(new Seen(now, step.done()));
        while (seen.size() > 2 && Duration.between(seen.getFirst().at(), now).compareTo(WINDOW) > 0) {
            seen.removeFirst();
        }
        Seen first = seen.getFirst();
        long millis = Duration.between(first.at(), now).toMillis();
        return millis < 500 ? 0 : Math.max(0, (double) (step.done() - first.done()) * 1_000 / millis);
    }
}
