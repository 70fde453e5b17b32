package dev.vipexport.ops.overview;

import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.ops.job.JobSummary;
import dev.vipexport.ops.queue.Lane;
import dev.vipexport.ops.queue.QueueState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole system in a few numbers.
 *
 * @param at time of the observation
 * @param queues empty until Kafka was observed once
 */
public record Overview(
        Instant at,
        Jobs jobs,
        List<Queue> queues,
        Workers workers,
        Letters letters,
        Callbacks callbacks,
        Observed observed) {

    /**
     * Active jobs of all organisations.
     *
     * @param capped whether there are more than the numbers say
     * @param stalled active jobs that have not changed for long
     */
    public record Jobs(
            long queued,
            long running,
            long assembling,
            boolean capped,
            long stalled,
            @Nullable Oldest oldest) {}

    /** The active job that was ordered first. */
    public record Oldest(String exportId, String orgId, String state, Instant createdAt) {
        static Oldest of(ExportJob job) {
            return new Oldest(job.exportId(), job.caller().orgId(), JobSummary.wireName(job.state()), job.createdAt());
        }
    }

    /**
     * A lane.
     *
     * @param waiting tickets that no worker has in hand
     * @param headAgeSeconds age of the first of them, or null if none waits
     * @param headAgeLimitSeconds the age above which an alert is sent
     * @param paused null if the lane is not on hold
     */
    public record Queue(
            String lane,
            String topic,
            long lag,
            long inHand,
            long waiting,
            @Nullable Double headAgeSeconds,
            long headAgeLimitSeconds,
            long retryLag,
            int partitions,
            int members,
            @Nullable Hold paused) {
        static Queue of(QueueState state, Instant now, Map<String, Hold> holds) {
            Lane lane = state.lane();
            return new Queue(
                    lane.wireName(),
                    lane.topic(),
                    state.lag(),
                    state.inHand(),
                    state.waiting(),
                    headAge(state, now),
                    lane.headAgeLimit().toSeconds(),
                    state.retryLag(),
                    state.partitions(),
                    state.members(),
                    holds.get(FleetStore.lane(lane.wireName())));
        }

        /** Never negative, also if the clock of the sender is ahead. */
        private static @Nullable Double headAge(QueueState state, Instant now) {
            return state.headAt() == null
                    ? null
                    : Math.max(0, Duration.between(state.headAt(), now).toMillis() / 1_000.0);
        }
    }

    /** Workers by their heartbeats. */
    public record Workers(long alive, long draining, long silent) {}

    /**
     * Dead letters that wait for an operator.
     *
     * @param oldestAt null if there is none
     */
    public record Letters(long open, @Nullable Instant oldestAt) {}

    /** Callbacks that are due. */
    public record Callbacks(long due, @Nullable Instant oldestDueAt) {}

    /** When each source was last observed, or null if never. */
    public record Observed(
            @Nullable Instant kafka,
            @Nullable Instant firestore,
            @Nullable Instant letters) {}

    static long of(Map<JobState, Long> counts, JobState state) {
        return Objects.requireNonNullElse(counts.get(state), 0L);
    }
}
