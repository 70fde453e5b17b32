package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Waits for a job with long polls. If the server answers early, because too many callers wait, the poller pauses for the
 * server's {@code Retry-After}.
 */
public final class JobPoller {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(60);

    private final ExportApiClient api;
    private final InstantSource clock;
    private final Sleeper sleeper;

    /** Creates a poller. */
    public JobPoller(ExportApiClient api, InstantSource clock, Sleeper sleeper) {
        this.api = api;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Returns the job when it has ended.
     *
     * @param maxHold maximum time for which the server holds one request
     * @param onUpdate called with each response
     */
    public JobResponse awaitEnd(String exportId, Duration maxHold, Consumer<Job> onUpdate) {
        JobResponse answer = api.job(exportId);
        while (true) {
            Job job = answer.job();
            onUpdate.accept(job);
            if (job.hasEnded()) {
                return answer;
            }
            answer = pollOnce(exportId, maxHold);
        }
    }

    private JobResponse pollOnce(String exportId, Duration maxHold) {
        Instant sentAt = clock.instant();
        JobResponse answer = api.job(exportId, maxHold);
        Duration held = Duration.between(sentAt, clock.instant());
        if (!answer.job().hasEnded() && held.compareTo(maxHold.dividedBy(2)) < 0) {
            sleeper.sleep(clampPause(answer.retryAfter()));
        }
        return answer;
    }

    private static Duration clampPause(Duration asked) {
        Duration atLeast = asked.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : asked;
        return atLeast.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : atLeast;
    }
}
