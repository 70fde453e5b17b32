package dev.vipexport.api.export;

import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobHistory;
import dev.vipexport.common.job.JobHistory.Position;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.job.Requester;
import dev.vipexport.common.ticket.Tickets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exports of a caller's organisation; those of others do not exist here. */
final class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private final JobStore jobs;
    private final JobHistory history;
    private final ExportFiles files;
    private final Tickets tickets;
    private final InstantSource clock;

    Exports(JobStore jobs, JobHistory history, ExportFiles files, Tickets tickets, InstantSource clock) {
        this.jobs = jobs;
        this.history = history;
        this.files = files;
        this.tickets = tickets;
        this.clock = clock;
    }

    /** @throws RefusedException 404 where the organisation has no such export */
    ExportJob of(Requester caller, String exportId) {
        return jobs.find(exportId)
                .filter(job -> job.requester().orgId().equals(caller.orgId()))
                .orElseThrow(Exports::noSuch);
    }

    List<ExportJob> newestFirst(Requester caller, @Nullable JobState state, @Nullable Position before, int atMost) {
        return history.newestFirst(caller.orgId(), state, before, atMost);
    }

    /**
     * Cancels an export that is under way; one that has ended is deleted with its file.
     *
     * @return the canceled job, or nothing where it was deleted
     */
    Optional<ExportJob> remove(Requester caller, String exportId) {
        ExportJob job = of(caller, exportId);
        Change change = jobs.change(job.exportId(), current -> current.canceled(clock.instant()));
        if (change instanceof Change.Applied applied) {
            tickets.announce(applied.job());
            wakeForCleaning(applied.job());
            return Optional.of(applied.job());
        }
        // the file first: were the job forgotten before it, nobody would know of the file any more
        files.delete(exportId);
        history.forget(exportId);
        return Optional.empty();
    }

    /** A worker that takes the ticket of a canceled job deletes its parts. */
    private void wakeForCleaning(ExportJob canceled) {
        try {
            tickets.send(canceled);
        } catch (BackendUnavailableException e) {
            LOG.warn("Parts of canceled job {} stay until the bucket's lifecycle rule", canceled.exportId(), e);
        }
    }

    private static RefusedException noSuch() {
        return RefusedException.notFound("There is no such export");
    }
}
