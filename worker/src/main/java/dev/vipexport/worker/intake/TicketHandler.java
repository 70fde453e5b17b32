package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.ticket.JobTicket;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.shutdown.Shutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on a ticket's job and decides what a failure means. Failures are counted in the job's document, since Kafka
 * knows nothing of a ticket that was sent twice.
 */
final class TicketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TicketHandler.class);

    private final JobWork work;
    private final JobChanges changes;
    private final GivingUp givingUp;
    private final Tickets tickets;
    private final Shutdown shutdown;
    private final int maxFailures;

    TicketHandler(
            JobWork work, JobChanges changes, GivingUp givingUp, Tickets tickets, Shutdown shutdown, int maxFailures) {
        this.work = work;
        this.changes = changes;
        this.givingUp = givingUp;
        this.tickets = tickets;
        this.shutdown = shutdown;
        this.maxFailures = maxFailures;
    }

    Outcome handle(JobTicket ticket) {
        try {
            return handedOn(work.run(ticket.exportId()));
        } catch (RuntimeException e) {
            return failed(ticket.exportId(), e);
        }
    }

    /** Another worker gets a fresh ticket, at once and without counting a failure. */
    private Outcome handedOn(Outcome outcome) {
        if (outcome instanceof Outcome.Interrupted interrupted) {
            tickets.send(interrupted.job());
            LOG.info(
                    "Job {} is handed on because this worker stops",
                    interrupted.job().exportId());
        }
        return outcome;
    }

    private Outcome failed(String exportId, RuntimeException why) {
        if (shutdown.isUnderWay()) {
            // what breaks while a process stops says nothing about the job
            LOG.info("Job {} goes on elsewhere; this worker stops ({})", exportId, why.getMessage());
            return new Outcome.TryAgain(exportId, why);
        }
        try {
            return counted(exportId, why);
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            LOG.warn("Job {} failed, and its failure was not counted; it is tried again", exportId, e);
            return new Outcome.TryAgain(exportId, e);
        }
    }

    private Outcome counted(String exportId, RuntimeException why) {
        Change change = changes.change(exportId, (current, now) -> current.failedOnce(current.attempt(), now));
        if (!(change instanceof Change.Applied applied)) {
            work.cleanUpAfter(exportId);
            return new Outcome.NothingToDo("the job ended while it failed here: " + why.getMessage());
        }
        ExportJob job = applied.job();
        if (job.failures() >= maxFailures) {
            LOG.error("Job {} failed for the last time", exportId, why);
            Outcome gaveUp = givingUp.giveUp(job, Failures.afterRetries(job.failures(), why));
            work.cleanUpAfter(exportId);
            return gaveUp;
        }
        LOG.warn("Job {} failed ({} of {}); it is tried again", exportId, job.failures(), maxFailures, why);
        return new Outcome.TryAgain(exportId, why);
    }
}
