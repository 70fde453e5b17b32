package dev.vipexport.worker.heartbeat;

import dev.vipexport.common.fleet.HeldTicket;
import dev.vipexport.worker.ticket.Lane;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The tickets that threads of this worker process now. */
@Component
public final class TicketsInHand {
    private final Set<HeldTicket> held = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;

    TicketsInHand(InstantSource clock) {
        this.clock = clock;
    }

    /** Closing it puts the ticket out of hand. */
    @FunctionalInterface
    public interface Taken extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes a ticket in hand. */
    public Taken take(
            Lane lane, String topic, int partition, long offset, @Nullable String exportId, @Nullable String orgId) {
        var ticket = new HeldTicket(lane.wireName(), topic, partition, offset, exportId, orgId, clock.instant());
        held.add(ticket);
        return () -> held.remove(ticket);
    }

    /** Returns the tickets in hand, the longest held first. */
    List<HeldTicket> longestFirst() {
        return held.stream().sorted(Comparator.comparing(HeldTicket::since)).toList();
    }
}
