package dev.vipexport.cli.progress;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Locale;

/** Shows how far it is. Closing it leaves the cursor at the beginning of a line. */
public interface Progress extends AutoCloseable {

    void show(ProgressUpdate update);

    @Override
    void close();

    /** Where and how it is shown. */
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
     * What shows it on {@code out}.
     *
     * @param terminal whether that is one
     */
    static Progress of(Kind kind, boolean terminal, PrintStream out, InstantSource clock) {
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
