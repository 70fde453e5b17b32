package dev.vipexport.api.export;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.export.file.ExportFiles;
import dev.vipexport.api.webhook.WebhookDispatcher;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobListing.Position;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.log.LogContext;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds, lists, cancels and deletes exports, and delivers their callbacks again. Shows a caller the exports of its own
 * organisation only.
 */
@Component
public final class ExportService {
    private final JobStore jobs;
    private final JobListing jobListing;
    private final ExportFiles files;
    private final TicketPublisher tickets;
    private final WebhookDispatcher webhooks;
    private final InstantSource clock;

    ExportService(
            JobStore jobs,
            JobListing jobListing,
            ExportFiles files,
            TicketPublisher tickets,
            WebhookDispatcher webhooks,
            InstantSource clock) {
        this.jobs = jobs;
        this.jobListing = jobListing;
        this.files = files;
        this.tickets = tickets;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /**
     * Returns the export of the caller's organisation.
     *
     * @throws ApiException 404 if the organisation has no such export
     */
    public ExportJob require(Caller caller, String exportId) {
        ExportJob found = jobs.find(exportId)
                .filter(job -> job.caller().orgId().equals(caller.orgId()))
                .orElseThrow(ExportService::notFound);
        LogContext.put(LogContext.EXPORT_ID, found.exportId());
        return found;
    }

    /** Returns a page of the organisation's exports, newest first. */
    public List<ExportJob> newestFirst(Caller caller, @Nullable JobState state, @Nullable Position before, int limit) {
        return jobListing.listNewestFirst(caller.orgId(), state, before, limit);
    }

    /**
     * Returns the manifest of a succeeded export as JSON.
     *
     * @throws ApiException 404 if the export has no manifest
     */
    public byte[] readManifest(ExportJob job) {
        if (job.state() != JobState.SUCCEEDED) {
            throw ApiException.notFound(
                    "The export has no manifest because it is " + job.state() + ". Only SUCCEEDED exports have one");
        }
        return files.readManifest(job)
                .orElseThrow(() -> ApiException.notFound("The manifest has expired and was deleted with its file"));
    }

    /**
     * Cancels an active export, or deletes an ended one with its file.
     *
     * @return the canceled job, or nothing if it was deleted
     * @throws ApiException 404 if the organisation has no such export
     */
    public Optional<ExportJob> cancelOrDelete(Caller caller, String exportId) {
        ExportJob job = require(caller, exportId);
        Change change = jobs.change(job.exportId(), current -> current.canceled(clock.instant()));
        if (change instanceof Change.Applied applied) {
            tickets.sendCanceled(applied.job());
            return Optional.of(applied.job());
        }
        // the file first, because only the job knows its file
        files.delete(exportId);
        jobListing.delete(exportId);
        return Optional.empty();
    }

    /**
     * Makes the callback of an ended export due again.
     *
     * @throws ApiException 404 if the organisation has no such export, 409 if it has no callback or is active
     */
    public ExportJob redeliver(Caller caller, String exportId) {
        ExportJob job = require(caller, exportId);
        if (job.callback() == null) {
            throw ApiException.conflict("The export has no callback, because its order named no callbackUrl");
        }
        Change change = jobs.change(job.exportId(), current -> current.callbackRedelivered(clock.instant()));
        if (change instanceof Change.Applied applied) {
            webhooks.enqueue(caller.orgId(), exportId);
            return applied.job();
        }
        if (change instanceof Change.NotFound) {
            throw notFound();
        }
        throw ApiException.conflict("The export is active. Its callback is sent when it ends");
    }

    private static ApiException notFound() {
        return ApiException.notFound("There is no such export");
    }
}
