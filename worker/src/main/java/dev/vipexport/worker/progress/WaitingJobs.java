package dev.vipexport.worker.progress;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.messaging.TicketPublisher;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a ticket to one large job that waits for its snapshot, whenever another large job makes room. The job finds out
 * whether its turn has come, and makes room for the next one when it is planned. So waiting jobs do not all start at once.
 */
final class WaitingJobs {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingJobs.class);

    /** Jobs among which the next one is chosen. */
    private static final int PAGE = 100;

    private final JobStore jobs;
    private final TicketPublisher tickets;

    WaitingJobs(JobStore jobs, TicketPublisher tickets) {
        this.jobs = jobs;
        this.tickets = tickets;
    }

    /** Sends a ticket if the change from {@code before} to {@code after} makes room. If that fails, the sweeper sends it. */
    void afterChange(ExportJob before, ExportJob after) {
        if (makesRoom(before, after)) {
            trySendNext(after.caller().orgId());
        }
    }

    /** Sends a ticket if the canceled job had rows left to read. The API, which canceled it, sends none to other jobs. */
    void afterCancel(ExportJob canceled) {
        if (canceled.isLarge()) {
            trySendNext(canceled.caller().orgId());
        }
    }

    private void trySendNext(String lastOrgId) {
        try {
            sendNext(lastOrgId);
        } catch (RuntimeException e) {
            // the change itself is stored
            LOG.warn("Sending the ticket of a waiting job failed; the sweeper sends it", e);
        }
    }

    /** Returns whether a large job has no rows left to read, or is planned, so that the number of its rows is known. */
    private static boolean makesRoom(ExportJob before, ExportJob after) {
        boolean isRead = before.remainingRows() > 0 && after.remainingRows() == 0;
        boolean isPlanned = before.state() == JobState.QUEUED && after.state() == JobState.RUNNING && after.isLarge();
        return isRead || isPlanned;
    }

    /** Prefers a job of another organisation than {@code lastOrgId}. */
    private void sendNext(String lastOrgId) {
        List<ExportJob> waiting = jobs.findWaiting(PAGE);
        waiting.stream()
                .filter(job -> !job.caller().orgId().equals(lastOrgId))
                .findFirst()
                .or(() -> waiting.stream().findFirst())
                .ifPresent(tickets::send);
    }
}
