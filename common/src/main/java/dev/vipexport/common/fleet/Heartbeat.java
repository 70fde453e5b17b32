package dev.vipexport.common.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a worker says of itself every few seconds.
 *
 * @param name of the process. No two running workers have the same
 * @param interval time to its next heartbeat
 * @param threads number of threads of each lane
 * @param drained whether it takes no more tickets, because an operator wants it so
 */
public record Heartbeat(
        String name,
        String version,
        Instant startedAt,
        Instant seenAt,
        Duration interval,
        Map<String, Integer> threads,
        List<HeldTicket> inHand,
        long heapUsedBytes,
        long heapMaxBytes,
        boolean drained) {
    public Heartbeat {
        threads = Map.copyOf(threads);
        inHand = List.copyOf(inHand);
    }

    /** Returns whether the worker has missed three heartbeats. It has ended, or it cannot reach Firestore. */
    public boolean isSilent(Instant now) {
        return seenAt.plus(interval.multipliedBy(3)).isBefore(now);
    }
}
