package dev.vipexport.worker.intake;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.ticket.SliceTicket;
import dev.vipexport.common.ticket.Tickets;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a job as FAILED and puts its ticket among the dead letters. */
final class GivingUp {
    private static final Logger LOG = LoggerFactory.getLogger(GivingUp.class);

    private final JobChanges changes;
    private final Tickets tickets;

    GivingUp(JobChanges changes, Tickets tickets) {
        this.changes = changes;
        this.tickets = tickets;
    }

    Outcome giveUp(ExportJob job, JobFailure why) {
        return giveUp(job, why, tickets::bury);
    }

    /** The same when it was the ticket of a slice that failed too often. */
    Outcome giveUp(ExportJob job, SliceTicket slice, JobFailure why) {
        return giveUp(job, why, (failed, reason) -> tickets.bury(failed, slice, reason));
    }

    private Outcome giveUp(ExportJob job, JobFailure why, BiConsumer<ExportJob, String> burial) {
        Change change = changes.change(job.exportId(), (current, now) -> current.failed(job.attempt(), why, now));
        if (change instanceof Change.Applied applied) {
            LOG.error("Job {} has failed: {}: {}", job.exportId(), why.code().word(), why.message());
            bury(applied.job(), why, burial);
            return new Outcome.GaveUp(applied.job());
        }
        return new Outcome.NothingToDo("the job ended, or began another attempt, before it could be given up");
    }

    private static void bury(ExportJob job, JobFailure why, BiConsumer<ExportJob, String> burial) {
        try {
            burial.accept(job, why.code().word() + ": " + why.message());
        } catch (BackendUnavailableException e) {
            LOG.error("Job {} is FAILED, but its ticket is missing among the dead letters", job.exportId(), e);
        }
    }
}
