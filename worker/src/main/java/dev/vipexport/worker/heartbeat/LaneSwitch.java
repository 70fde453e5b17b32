package dev.vipexport.worker.heartbeat;

import dev.vipexport.worker.ticket.Lane;
import java.util.Map;

/** Starts and stops the delivery of tickets to this worker. */
public interface LaneSwitch {

    /** Pauses a lane, or resumes it. Tickets in hand end as usual, and new ones wait. Repeating it does nothing. */
    void setPaused(Lane lane, boolean paused);

    /**
     * Leaves the consumer groups of all lanes, so that other workers get this one's share, or joins them again. Tickets in
     * hand end as usual. Returns at once. Repeating it does nothing.
     */
    void setDrained(boolean drained);

    /** Returns the number of this worker's threads for each lane. */
    Map<Lane, Integer> threads();

    /** Returns the name of this process, which is also the beginning of the ids of its Kafka clients. */
    String processName();
}
