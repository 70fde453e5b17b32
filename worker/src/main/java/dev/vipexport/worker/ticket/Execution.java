package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.JobFailure;
import java.util.OptionalInt;

/**
 * What a ticket asks for: one attempt of a job, or one slice of it, as found when the ticket came. Its {@code toString}
 * names it in logs.
 */
public interface Execution {
    String exportId();

    /** Failures of back ends are thrown. */
    TicketResult run();

    /** Gives another worker a fresh ticket for what this one leaves, which is not a failure. */
    void requeue();

    /** Says that this worker no longer works on it, so that nobody takes it for lost. */
    void release();

    /**
     * Counts a failure of just this attempt, or slice, in its document.
     *
     * @return how many there are by now; nothing where the work is not wanted any more
     */
    OptionalInt countFailure();

    /** Ends the job as FAILED, with its ticket among the dead letters. */
    TicketResult fail(JobFailure why);
}
