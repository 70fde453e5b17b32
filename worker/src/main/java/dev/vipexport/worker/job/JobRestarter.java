package dev.vipexport.worker.job;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.assemble.AttemptObjects;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the next attempt of a job whose last one is lost, with its snapshot or its slices, or gives it up after the last. */
final class JobRestarter {
    private static final Logger LOG = LoggerFactory.getLogger(JobRestarter.class);

    private final JobUpdater updater;
    private final JobFailer failer;
    private final AttemptObjects attemptObjects;
    private final TicketPublisher tickets;
    private final int maxAttempts;

    JobRestarter(
            JobUpdater updater,
            JobFailer failer,
            AttemptObjects attemptObjects,
            TicketPublisher tickets,
            int maxAttempts) {
        this.updater = updater;
        this.failer = failer;
        this.attemptObjects = attemptObjects;
        this.tickets = tickets;
        this.maxAttempts = maxAttempts;
    }

    /**
     * QUEUED as the next attempt, with a ticket of its own, so that no work is ever of two attempts. Parts of the lost one
     * are deleted; workers that still write some find out and delete theirs.
     *
     * @param why what the job's owner is told when it was the last; given the number of attempts
     */
    TicketResult restartOrFail(ExportJob lost, IntFunction<JobFailure> why) {
        if (lost.attempt() >= maxAttempts) {
            TicketResult result = failer.fail(lost, why.apply(maxAttempts));
            attemptObjects.deleteParts(lost.exportId(), lost.attempt());
            return result;
        }
        Change change = updater.update(lost.exportId(), (current, now) -> current.restarted(lost.attempt(), now));
        if (!(change instanceof Change.Applied applied)) {
            return new TicketResult.Skipped("the job ended, or began another attempt, when this one was lost");
        }
        attemptObjects.deleteAll(lost.exportId(), lost.attempt());
        return enqueue(applied.job());
    }

    private TicketResult enqueue(ExportJob next) {
        try {
            tickets.send(next);
            return new TicketResult.Forwarded(next);
        } catch (BackendUnavailableException e) {
            // no failure of either attempt; the ticket in hand, or else the sweep, wakes the next one
            LOG.warn("Attempt {} of job {} has no ticket yet", next.attempt(), next.exportId(), e);
            return new TicketResult.Retry(next.exportId(), e);
        }
    }
}
