package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;

/** Counts a job's messages at its snapshot. Equal calls return equal results. */
interface WindowCounter {

    /** Returns the number of messages in {@code window}, or {@code max} if there are more. */
    long countUpTo(long max, TimeWindow window);

    /** Returns the number of messages in {@code window}, however many they are. */
    long countAll(TimeWindow window);

    /** Returns the time of the newest message in {@code window}, which has at least one. */
    Instant newest(TimeWindow window);
}
