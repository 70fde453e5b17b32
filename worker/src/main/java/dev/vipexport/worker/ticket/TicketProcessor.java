package dev.vipexport.worker.ticket;

import dev.vipexport.worker.ShutdownSignal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a ticket asks for and decides what a failure means. Failures are counted in the documents, since Kafka knows
 * nothing of a ticket that was sent twice.
 */
public final class TicketProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(TicketProcessor.class);

    private final ShutdownSignal shutdown;
    private final int maxFailures;

    public TicketProcessor(ShutdownSignal shutdown, int maxFailures) {
        this.shutdown = shutdown;
        this.maxFailures = maxFailures;
    }

    /** {@code claim} gives nothing where the ticket asks for nothing any more. */
    public TicketResult process(String exportId, Supplier<Optional<Execution>> claim) {
        Optional<Execution> work;
        try {
            work = claim.get();
        } catch (RuntimeException e) {
            // nobody knows whose failure to count; where retries run out the sweep sends another ticket
            LOG.warn("Job {} could not be looked up; its ticket comes again", exportId, e);
            return new TicketResult.Retry(exportId, e);
        }
        return work.isPresent() ? run(work.get()) : new TicketResult.Skipped("job " + exportId + " wants no such work");
    }

    private TicketResult run(Execution execution) {
        try {
            TicketResult result = execution.run();
            if (result instanceof TicketResult.Requeue) {
                execution.requeue();
                LOG.info("{} is handed on because this worker stops", execution);
            }
            return result;
        } catch (RuntimeException e) {
            return handleFailure(execution, e);
        }
    }

    private TicketResult handleFailure(Execution execution, RuntimeException why) {
        if (shutdown.isStopping()) {
            // what breaks while a process stops says nothing about the job
            LOG.info("{} goes on elsewhere; this worker stops ({})", execution, why.getMessage());
            release(execution);
            return new TicketResult.Retry(execution.exportId(), why);
        }
        try {
            return countFailure(execution, why);
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            LOG.warn("{} failed, and its failure was not counted; it is tried again", execution, e);
            return new TicketResult.Retry(execution.exportId(), e);
        }
    }

    private static void release(Execution execution) {
        try {
            execution.release();
        } catch (RuntimeException e) {
            LOG.warn("{} counts as taken by a worker that was lost", execution, e);
        }
    }

    private TicketResult countFailure(Execution execution, RuntimeException why) {
        OptionalInt failures = execution.countFailure();
        if (failures.isEmpty()) {
            return new TicketResult.Skipped(
                    execution + " was no longer wanted when it failed here: " + why.getMessage());
        }
        if (failures.getAsInt() >= maxFailures) {
            LOG.error("{} failed for the last time", execution, why);
            return execution.fail(FailureMessages.retriesExhausted(failures.getAsInt(), why));
        }
        LOG.warn("{} failed ({} of {}); it is tried again", execution, failures.getAsInt(), maxFailures, why);
        return new TicketResult.Retry(execution.exportId(), why);
    }
}
