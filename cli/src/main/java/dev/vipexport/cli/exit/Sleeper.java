package dev.vipexport.cli.exit;

import java.time.Duration;

/** Waits. Tests replace it to save time. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Waits for {@code duration}.
     *
     * @throws ExitException if the thread is interrupted
     */
    void sleep(Duration duration);

    /** Returns the sleeper that waits in real time. */
    static Sleeper system() {
        return duration -> {
            try {
                Thread.sleep(duration.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExitException(ExitCode.INTERRUPTED, "Interrupted", e);
            }
        };
    }
}
