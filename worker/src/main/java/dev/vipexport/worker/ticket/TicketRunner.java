package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;

/** Does the work of one topic's tickets. */
public interface TicketRunner {

    /** Carries the work as far as this topic allows. Throws when a back end fails. */
    TicketResult run(Execution execution);

    /** Returns whether {@link #run} only sends {@code job} to another topic. */
    default boolean onlyForwards(ExportJob job) {
        return false;
    }
}
