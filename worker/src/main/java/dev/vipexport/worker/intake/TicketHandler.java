package dev.vipexport.worker.intake;

import dev.vipexport.worker.shutdown.Shutdown;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a ticket asks for and decides what a failure means. Failures are counted in the documents, since Kafka knows
 * nothing of a ticket that was sent twice.
 */
final class TicketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TicketHandler.class);

    private final Shutdown shutdown;
    private final int maxFailures;

    TicketHandler(Shutdown shutdown, int maxFailures) {
        this.shutdown = shutdown;
        this.maxFailures = maxFailures;
    }

    /** {@code finding} gives nothing where the ticket asks for nothing any more. */
    Outcome handle(String exportId, Supplier<Optional<Work>> finding) {
        Optional<Work> work;
        try {
            work = finding.get();
        } catch (RuntimeException e) {
            // nobody knows whose failure to count; where retries run out the sweep sends another ticket
            LOG.warn("Job {} could not be looked up; its ticket comes again", exportId, e);
            return new Outcome.TryAgain(exportId, e);
        }
        return work.isPresent()
                ? tried(work.get())
                : new Outcome.NothingToDo("job " + exportId + " wants no such work");
    }

    private Outcome tried(Work work) {
        try {
            Outcome outcome = work.run();
            if (outcome instanceof Outcome.Interrupted) {
                work.handOn();
                LOG.info("{} is handed on because this worker stops", work);
            }
            return outcome;
        } catch (RuntimeException e) {
            return failed(work, e);
        }
    }

    private Outcome failed(Work work, RuntimeException why) {
        if (shutdown.isUnderWay()) {
            // what breaks while a process stops says nothing about the job
            LOG.info("{} goes on elsewhere; this worker stops ({})", work, why.getMessage());
            left(work);
            return new Outcome.TryAgain(work.exportId(), why);
        }
        try {
            return counted(work, why);
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            LOG.warn("{} failed, and its failure was not counted; it is tried again", work, e);
            return new Outcome.TryAgain(work.exportId(), e);
        }
    }

    private static void left(Work work) {
        try {
            work.leave();
        } catch (RuntimeException e) {
            LOG.warn("{} counts as taken by a worker that was lost", work, e);
        }
    }

    private Outcome counted(Work work, RuntimeException why) {
        OptionalInt failures = work.failedOnce();
        if (failures.isEmpty()) {
            return new Outcome.NothingToDo(work + " was no longer wanted when it failed here: " + why.getMessage());
        }
        if (failures.getAsInt() >= maxFailures) {
            LOG.error("{} failed for the last time", work, why);
            return work.giveUp(Failures.afterRetries(failures.getAsInt(), why));
        }
        LOG.warn("{} failed ({} of {}); it is tried again", work, failures.getAsInt(), maxFailures, why);
        return new Outcome.TryAgain(work.exportId(), why);
    }
}
