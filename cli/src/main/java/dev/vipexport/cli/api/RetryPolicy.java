package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.exit.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who counts the failures in a row and waits between them: as long as the server says, else 1, 2, 4, … seconds.
 *
 * @param maxRetries failures that are followed by another try
 * @param notifier told why and how long it waits
 */
public record RetryPolicy(int maxRetries, Sleeper sleeper, Consumer<String> notifier) {
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /**
     * Waits before the next try.
     *
     * @param failures so far in a row, this one included
     * @param retryAfter what the server said
     * @throws ExitException when there will be no other try
     */
    public void awaitRetry(int failures, String what, Optional<Duration> retryAfter) {
        Duration wait = retryAfter.orElseGet(() -> Duration.ofSeconds(1L << Math.min(failures - 1, 5)));
        if (failures > maxRetries) {
            throw new ExitException(ExitCode.UNREACHABLE, what + "; given up after " + failures + " tries");
        }
        if (wait.compareTo(MAX_WAIT) > 0) {
            throw new ExitException(
                    ExitCode.UNREACHABLE, what + "; it asks to come again in " + wait.toSeconds() + " s");
        }
        notifier.accept(what + "; trying again in " + wait.toSeconds() + " s");
        sleeper.sleep(wait);
    }
}
