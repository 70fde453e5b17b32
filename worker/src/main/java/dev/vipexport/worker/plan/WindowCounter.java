package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;

/** What the planner asks of a job's messages at its snapshot: always the same answers. */
interface WindowCounter {

    /** How many messages are in {@code window}. */
    long count(TimeWindow window);

    /** When the newest message in {@code window} is; there is at least one. */
    Instant newest(TimeWindow window);
}
