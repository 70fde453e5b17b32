package dev.vipexport.cli.exit;

import java.time.Duration;

/** Waits; tests wait for nothing. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Waits so long.
     *
     * @throws ExitException when the thread is interrupted
     */
    void sleep(Duration duration);

    /** Really waits. */
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
