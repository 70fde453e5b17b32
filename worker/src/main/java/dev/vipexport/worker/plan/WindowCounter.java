package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;

/** Counts a job's messages at its snapshot. Equal calls return equal results. */
interface WindowCounter {

    /** Returns the number of messages in {@code window}. */
    long count(TimeWindow window);

    /** Returns the time of the newest message in {@code window}, which has at least one. */
    Instant newest(TimeWindow window);
}
