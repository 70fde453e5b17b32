package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.shutdown.Shutdown;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on a ticket's slice and decides what a failure means, as {@link TicketHandler} does for a whole job. */
final class SliceHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SliceHandler.class);

    private final SliceWork work;
    private final SliceStore slices;
    private final GivingUp givingUp;
    private final Tickets tickets;
    private final Shutdown shutdown;
    private final int maxFailures;

    SliceHandler(
            SliceWork work, SliceStore slices, GivingUp givingUp, Tickets tickets, Shutdown shutdown, int maxFailures) {
        this.work = work;
        this.slices = slices;
        this.givingUp = givingUp;
        this.tickets = tickets;
        this.shutdown = shutdown;
        this.maxFailures = maxFailures;
    }

    Outcome handle(SliceTicket ticket) {
        try {
            Outcome outcome = work.run(ticket);
            if (outcome instanceof Outcome.Interrupted interrupted) {
                tickets.send(interrupted.job(), ticket.index());
                LOG.info("{} is handed on because this worker stops", ticket);
            }
            return outcome;
        } catch (RuntimeException e) {
            return failed(ticket, e);
        }
    }

    private Outcome failed(SliceTicket ticket, RuntimeException why) {
        if (shutdown.isUnderWay()) {
            // what breaks while a process stops says nothing about the job
            LOG.info("{} goes on elsewhere; this worker stops ({})", ticket, why.getMessage());
            return new Outcome.TryAgain(ticket.exportId(), why);
        }
        try {
            return counted(ticket, why);
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            LOG.warn("{} failed, and its failure was not counted; it is tried again", ticket, e);
            return new Outcome.TryAgain(ticket.exportId(), e);
        }
    }

    private Outcome counted(SliceTicket ticket, RuntimeException why) {
        Optional<ExportJob> job = work.wanting(ticket);
        Optional<JobSlice> slice = job.flatMap(
                wanted -> slices.change(ticket.exportId(), ticket.attempt(), ticket.index(), JobSlice::failedOnce));
        if (job.isEmpty() || slice.isEmpty()) {
            return new Outcome.NothingToDo("the slice was no longer wanted when it failed here: " + why.getMessage());
        }
        int failures = slice.get().failures();
        if (failures >= maxFailures) {
            LOG.error("{} failed for the last time", ticket, why);
            Outcome gaveUp = givingUp.giveUp(job.get(), ticket, Failures.afterRetries(failures, why));
            work.wanting(ticket);
            return gaveUp;
        }
        LOG.warn("{} failed ({} of {}); it is tried again", ticket, failures, maxFailures, why);
        return new Outcome.TryAgain(ticket.exportId(), why);
    }
}
