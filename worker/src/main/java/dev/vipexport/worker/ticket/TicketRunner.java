package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;

/** Does the work of one topic's tickets. */
public interface TicketRunner {

    /** Carries the work as far as this topic allows. Throws when a back end fails. */
    TicketResult run(Execution execution);

    /** Returns whether {@link #run} does no work for {@code job}: its ticket belongs to another topic, or comes again later. */
    default boolean onlyForwards(ExportJob job) {
        return false;
    }
}
