package dev.vipexport.worker.intake;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.worker.assemble.Leftovers;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the next attempt of a job whose last one is lost, with its snapshot or its slices, or gives it up after the last. */
final class StartOver {
    private static final Logger LOG = LoggerFactory.getLogger(StartOver.class);

    private final JobChanges changes;
    private final GivingUp givingUp;
    private final Leftovers leftovers;
    private final Tickets tickets;
    private final int maxAttempts;

    StartOver(JobChanges changes, GivingUp givingUp, Leftovers leftovers, Tickets tickets, int maxAttempts) {
        this.changes = changes;
        this.givingUp = givingUp;
        this.leftovers = leftovers;
        this.tickets = tickets;
        this.maxAttempts = maxAttempts;
    }

    /**
     * QUEUED as the next attempt, with a ticket of its own, so that no work is ever of two attempts. Parts of the lost one
     * are deleted; workers that still write some find out and delete theirs.
     *
     * @param why what the job's owner is told when it was the last; given the number of attempts
     */
    Outcome after(ExportJob lost, IntFunction<JobFailure> why) {
        if (lost.attempt() >= maxAttempts) {
            Outcome outcome = givingUp.giveUp(lost, why.apply(maxAttempts));
            leftovers.discardParts(lost.exportId(), lost.attempt());
            return outcome;
        }
        Change change = changes.change(lost.exportId(), (current, now) -> current.startedOver(lost.attempt(), now));
        if (!(change instanceof Change.Applied applied)) {
            return new Outcome.NothingToDo("the job ended, or began another attempt, when this one was lost");
        }
        leftovers.discardAll(lost.exportId(), lost.attempt());
        return led(applied.job());
    }

    private Outcome led(ExportJob next) {
        try {
            tickets.send(next);
            return new Outcome.Led(next);
        } catch (BackendUnavailableException e) {
            // no failure of either attempt; the ticket in hand, or else the sweep, wakes the next one
            LOG.warn("Attempt {} of job {} has no ticket yet", next.attempt(), next.exportId(), e);
            return new Outcome.TryAgain(next.exportId(), e);
        }
    }
}
