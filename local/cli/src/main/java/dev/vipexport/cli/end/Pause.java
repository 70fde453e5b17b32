package dev.vipexport.cli.end;

import java.time.Duration;

/** Waits; tests wait for nothing. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits so long.
     *
     * @throws EndException when the thread is interrupted
     */
    void of(Duration duration);

    /** Really waits. */
    static Pause sleeping() {
        return duration -> {
            try {
                Thread.sleep(duration.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EndException(Exit.INTERRUPTED, "Interrupted", e);
            }
        };
    }
}
