package dev.vipexport.cli.progress;

import dev.vipexport.cli.output.SafeOutput;
import java.time.InstantSource;
import java.util.Locale;

/** Shows progress. Closing it leaves the cursor at the beginning of a line. */
public interface Progress extends AutoCloseable {

    /** Shows an update, unless the last one was too recent. */
    void show(ProgressUpdate update);

    @Override
    void close();

    /** How progress is shown. */
    enum Kind {
        AUTO,
        PLAIN,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns the progress display for {@code out}.
     *
     * @param terminal whether {@code out} is a terminal
     */
    static Progress of(Kind kind, boolean terminal, SafeOutput out, InstantSource clock) {
        return switch (kind) {
            case AUTO -> terminal ? new ProgressBar(out, clock) : new ProgressLog(out, clock);
            case PLAIN -> new ProgressLog(out, clock);
            case NONE -> new NoProgress();
        };
    }

    /** Shows nothing. */
    record NoProgress() implements Progress {
        @Override
        public void show(ProgressUpdate update) {}

        @Override
        public void close() {}
    }
}
