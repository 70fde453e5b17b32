package dev.vipexport.cli;

import dev.vipexport.cli.progress.Progress;
import java.time.Duration;

/** The time that the server holds a request for a job. It is short if the user watches the progress. */
final class PollIntervals {
    private PollIntervals() {}

    static Duration forProgress(Progress.Kind kind, boolean terminal) {
        return switch (kind) {
            case AUTO -> Duration.ofSeconds(terminal ? 2 : 10);
            case PLAIN -> Duration.ofSeconds(10);
            case NONE -> Duration.ofSeconds(50);
        };
    }
}
