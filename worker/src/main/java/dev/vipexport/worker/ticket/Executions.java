package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.messaging.MalformedTicketException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Claims the work of one kind of ticket, and records how it ends. Every method throws when a back end fails. */
public interface Executions {

    /**
     * Writes this worker's claim into the document, so that a worker that dies is counted. Returns nothing when the
     * ticket is late: the job ended or restarted. If the attempt has ended, also deletes what is left of it.
     *
     * @param ticket JSON as Kafka delivered it, or null if the record has no value
     * @param runner does the work. Jobs that it only forwards are not claimed
     * @throws MalformedTicketException when {@code ticket} cannot be read
     */
    Optional<Execution> claim(@Nullable String ticket, TicketRunner runner);

    /** Restarts the job with a new snapshot, because Firestore no longer serves the one of {@code lost}. */
    TicketResult restart(Execution lost);

    /** Withdraws the claim and sends a new ticket, so that another worker continues. Counts no failure. */
    void requeue(Execution execution);

    /** Withdraws the claim, so that this worker does not count as lost. */
    void release(Execution execution);

    /**
     * Counts a failure in the document and withdraws the claim.
     *
     * @return how often this work has failed, or nothing when the job ended or restarted
     */
    OptionalInt countFailure(Execution execution);

    /**
     * Ends the job as FAILED and sends its ticket to the dead letters.
     *
     * @param error that made the work fail, or null if none did
     */
    TicketResult fail(Execution execution, JobFailure why, @Nullable Throwable error);
}
