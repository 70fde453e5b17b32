package dev.vipexport.api.export;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.export.file.ExportFiles;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobListing.Position;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exports of a caller's organisation; those of others do not exist here. */
public final class ExportService {
    private static final Logger LOG = LoggerFactory.getLogger(ExportService.class);

    private final JobStore jobs;
    private final JobListing jobListing;
    private final ExportFiles files;
    private final TicketPublisher tickets;
    private final InstantSource clock;

    ExportService(
            JobStore jobs, JobListing jobListing, ExportFiles files, TicketPublisher tickets, InstantSource clock) {
        this.jobs = jobs;
        this.jobListing = jobListing;
        this.files = files;
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * Returns the export of the caller's organisation.
     *
     * @throws ApiException 404 if the organisation has no such export
     */
    public ExportJob require(Caller caller, String exportId) {
        return jobs.find(exportId)
                .filter(job -> job.caller().orgId().equals(caller.orgId()))
                .orElseThrow(ExportService::notFound);
    }

    public List<ExportJob> newestFirst(Caller caller, @Nullable JobState state, @Nullable Position before, int limit) {
        return jobListing.listNewestFirst(caller.orgId(), state, before, limit);
    }

    /**
     * Cancels an export that is under way; one that has ended is deleted with its file.
     *
     * @return the canceled job, or nothing where it was deleted
     */
    public Optional<ExportJob> cancelOrDelete(Caller caller, String exportId) {
        ExportJob job = require(caller, exportId);
        Change change = jobs.change(job.exportId(), current -> current.canceled(clock.instant()));
        if (change instanceof Change.Applied applied) {
            tickets.publishEvent(applied.job());
            enqueueCleanup(applied.job());
            return Optional.of(applied.job());
        }
        // the file first: were the job forgotten before it, nobody would know of the file any more
        files.delete(exportId);
        jobListing.delete(exportId);
        return Optional.empty();
    }

    /** A worker that takes the ticket of a canceled job deletes its parts. */
    private void enqueueCleanup(ExportJob canceled) {
        try {
            tickets.send(canceled);
        } catch (BackendUnavailableException e) {
            LOG.warn("Parts of canceled job {} stay until the bucket's lifecycle rule", canceled.exportId(), e);
        }
    }

    private static ApiException notFound() {
        return ApiException.notFound("There is no such export");
    }
}
