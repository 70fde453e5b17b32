package dev.vipexport.worker.job;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a job as FAILED and puts its ticket among the dead letters. */
public final class JobFailer {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailer.class);

    private final JobUpdater updater;
    private final TicketPublisher tickets;

    public JobFailer(JobUpdater updater, TicketPublisher tickets) {
        this.updater = updater;
        this.tickets = tickets;
    }

    public TicketResult fail(ExportJob job, JobFailure why) {
        return fail(job, why, tickets::sendToDeadLetters);
    }

    /** The same when it was the ticket of a slice that failed too often. */
    public TicketResult fail(ExportJob job, SliceTicket slice, JobFailure why) {
        return fail(job, why, (failed, reason) -> tickets.sendToDeadLetters(failed, slice, reason));
    }

    private TicketResult fail(ExportJob job, JobFailure why, BiConsumer<ExportJob, String> deadLetter) {
        Change change = updater.update(job.exportId(), (current, now) -> current.failed(job.attempt(), why, now));
        if (change instanceof Change.Applied applied) {
            LOG.error("Job {} has failed: {}: {}", job.exportId(), why.code().wireName(), why.message());
            sendToDeadLetters(applied.job(), why, deadLetter);
            return new TicketResult.Failed(applied.job());
        }
        return new TicketResult.Skipped("the job ended, or began another attempt, before it could be given up");
    }

    private static void sendToDeadLetters(ExportJob job, JobFailure why, BiConsumer<ExportJob, String> deadLetter) {
        try {
            deadLetter.accept(job, why.code().wireName() + ": " + why.message());
        } catch (BackendUnavailableException e) {
            LOG.error("Job {} is FAILED, but its ticket is missing among the dead letters", job.exportId(), e);
        }
    }
}
