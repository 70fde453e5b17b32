package dev.vipexport.cli.api;

import dev.vipexport.cli.end.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Waits for a job by long polls. A server that answers sooner than it was asked to, since too many wait or it knows no
 * such preference, is asked again only after the pause that it names.
 */
public final class Waiting {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Exports exports;
    private final InstantSource clock;
    private final Pause pause;

    public Waiting(Exports exports, InstantSource clock, Pause pause) {
        this.exports = exports;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * The job when it has ended.
     *
     * @param poll how long one request is held at most
     * @param watcher told of each answer
     */
    public JobAnswer end(String exportId, Duration poll, Consumer<Job> watcher) {
        JobAnswer answer = exports.job(exportId);
        while (true) {
            Job job = answer.job();
            watcher.accept(job);
            if (job.hasEnded()) {
                return answer;
            }
            answer = next(exportId, poll);
        }
    }

    private JobAnswer next(String exportId, Duration poll) {
        Instant asked = clock.instant();
        JobAnswer answer = exports.job(exportId, poll);
        Duration held = Duration.between(asked, clock.instant());
        if (!answer.job().hasEnded() && held.compareTo(poll.dividedBy(2)) < 0) {
            pause.of(bounded(answer.askAgainIn()));
        }
        return answer;
    }

    private static Duration bounded(Duration asked) {
        Duration atLeast = asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked;
        return atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    }
}
