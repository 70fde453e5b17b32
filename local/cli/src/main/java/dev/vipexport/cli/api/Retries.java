package dev.vipexport.cli.api;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import dev.vipexport.cli.end.Pause;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who counts the failures in a row and waits between them: as long as the server says, else 1, 2, 4, … seconds.
 *
 * @param most failures that are followed by another try
 * @param notices told why and how long it waits
 */
public record Retries(int most, Pause pause, Consumer<String> notices) {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Waits before the next try.
     *
     * @param failures so far in a row, this one included
     * @param asked what the server said
     * @throws EndException when there will be no other try
     */
    public void after(int failures, String what, Optional<Duration> asked) {
        Duration wait = asked.orElseGet(() -> Duration.ofSeconds(1L << Math.min(failures - 1, 5)));
        if (failures > most) {
            throw new EndException(Exit.UNREACHABLE, what + "; given up after " + failures + " tries");
        }
        if (wait.compareTo(LONGEST) > 0) {
            throw new EndException(Exit.UNREACHABLE, what + "; it asks to come again in " + wait.toSeconds() + " s");
        }
        notices.accept(what + "; trying again in " + wait.toSeconds() + " s");
        pause.of(wait);
    }
}
