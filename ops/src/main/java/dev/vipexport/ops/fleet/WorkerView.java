package dev.vipexport.ops.fleet;

import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.HeldTicket;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A worker as its last heartbeat shows it.
 *
 * @param state {@code alive}, {@code draining} while it still has tickets in hand and then {@code drained}, or
 *     {@code silent} if heartbeats are missing
 */
public record WorkerView(
        String name,
        String version,
        Instant startedAt,
        Instant seenAt,
        String state,
        Map<String, Integer> threads,
        List<HeldTicket> inHand,
        long heapUsedBytes,
        long heapMaxBytes) {

    /** Returns the view of a worker. */
    public static WorkerView of(Heartbeat heartbeat, Instant now) {
        return new WorkerView(
                heartbeat.name(),
                heartbeat.version(),
                heartbeat.startedAt(),
                heartbeat.seenAt(),
                state(heartbeat, now),
                heartbeat.threads(),
                heartbeat.inHand(),
                heartbeat.heapUsedBytes(),
                heartbeat.heapMaxBytes());
    }

    private static String state(Heartbeat heartbeat, Instant now) {
        if (heartbeat.isSilent(now)) {
            return "silent";
        }
        if (!heartbeat.drained()) {
            return "alive";
        }
        return heartbeat.inHand().isEmpty() ? "drained" : "draining";
    }
}
