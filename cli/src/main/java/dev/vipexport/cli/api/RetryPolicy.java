package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.exit.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits between retries: as long as the server asks, otherwise 1, 2, 4, … seconds.
 *
 * @param maxRetries maximum number of retries in a row
 * @param notifier receives the reason and the length of each wait
 */
public record RetryPolicy(int maxRetries, Sleeper sleeper, Consumer<String> notifier) {
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /**
     * Waits before the next attempt.
     *
     * @param failures failures in a row, this one included
     * @param what failed, for messages
     * @param retryAfter wait that the server asks for
     * @throws ExitException if no retry is left or the server asks for too long a wait
     */
    public void awaitRetry(int failures, String what, Optional<Duration> retryAfter) {
        Duration wait = retryAfter.orElseGet(() -> Duration.ofSeconds(1L << Math.min(failures - 1, 5)));
        if (failures > maxRetries) {
            throw new ExitException(
                    ExitCode.UNREACHABLE,
                    what + ". Giving up after " + failures + " attempts; try later, or raise --retries");
        }
        if (wait.compareTo(MAX_WAIT) > 0) {
            throw new ExitException(
                    ExitCode.UNREACHABLE,
                    what + ". The server asks to retry in " + wait.toSeconds() + " s; repeat the command then");
        }
        notifier.accept(what + "; retrying in " + wait.toSeconds() + " s");
        sleeper.sleep(wait);
    }
}
