package dev.vipexport.common.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ticket that a worker has in hand.
 *
 * @param lane {@code jobs}, {@code large_jobs} or {@code slices}
 * @param topic of the record, which may be a retry topic
 * @param exportId null if the record has no key
 * @param orgId null if the record does not name it
 */
public record HeldTicket(
        String lane,
        String topic,
        int partition,
        long offset,
        @Nullable String exportId,
        @Nullable String orgId,
        Instant since) {}
