package dev.vipexport.ops.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane as Kafka and the heartbeats show it.
 *
 * @param lag records of the topic that its group has not committed, those in hand included
 * @param inHand of them, those that a worker processes now
 * @param headAt when the first record was sent that waits, or null if none waits
 * @param retryLag records of the retry topics
 * @param partitions of the topic, or 0 if it does not exist
 * @param members consumers of the topic's group
 */
public record QueueState(
        Lane lane, long lag, long inHand, @Nullable Instant headAt, long retryLag, int partitions, int members) {

    /** Returns the number of tickets that no worker has in hand. */
    public long waiting() {
        return Math.max(0, lag - inHand);
    }
}
