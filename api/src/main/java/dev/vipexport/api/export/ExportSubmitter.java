package dev.vipexport.api.export;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.RetrySettings;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.api.export.file.ExportFiles;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.JobSubmissions.Limits;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.log.LogContext;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Records a job and sends its ticket. The caller gets a response only after both, so a worker processes every job. */
@Component
public final class ExportSubmitter {
    private final JobSubmissions jobSubmissions;
    private final ExportFiles files;
    private final TicketPublisher tickets;
    private final ExportSettings settings;
    private final RetrySettings retrySettings;
    private final InstantSource clock;
    private final SubmissionMeters meters;

    ExportSubmitter(
            JobSubmissions jobSubmissions,
            ExportFiles files,
            TicketPublisher tickets,
            ExportSettings settings,
            RetrySettings retrySettings,
            InstantSource clock,
            SubmissionMeters meters) {
        this.jobSubmissions = jobSubmissions;
        this.files = files;
        this.tickets = tickets;
        this.settings = settings;
        this.retrySettings = retrySettings;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Returns the job of an order: a new one, an active one with an equal order, a finished one that is recent enough and
     * still has its file, or the earlier one with this idempotency key.
     *
     * @throws BackendUnavailableException if the job was not recorded or its ticket was not sent. A retry finds the recorded
     *     job and sends its ticket.
     */
    public ExportJob submit(Caller caller, ExportOrder order) {
        Instant now = clock.instant();
        ExportJob newJob = ExportJob.queued(
                        ExportIds.next(), caller, order.query(), order.options(), order.callbackUrl(), now)
                .withRetention(settings.retention());
        var policy = new SubmissionPolicy(
                ended -> order.maxAge().accepts(ended, now) && files.exists(ended),
                order.idempotencyKey(),
                settings.maxActive(),
                settings.maxPerDay());
        return meters.count(() -> jobSubmissions.submit(newJob, policy), this::accept);
    }

    /**
     * Returns the job that retries an export of the caller's organisation: a new one, or the one that an earlier call
     * started. The caller's key owns the new job, so its secret signs the callback.
     *
     * @throws ApiException 404 if the export or its retry was deleted, 409 if the export is active or has succeeded
     * @throws BackendUnavailableException if the job was not recorded or its ticket was not sent. A repeat finds the recorded
     *     job and sends its ticket.
     */
    public ExportJob retry(Caller caller, String exportId) {
        var limits = new Limits(settings.maxActive(), settings.maxPerDay());
        return meters.count(
                () -> jobSubmissions.retry(exportId, caller, settings.retention(), limits, clock.instant()),
                this::acceptRetry);
    }

    private ExportJob acceptRetry(SubmissionResult result) {
        if (result instanceof SubmissionResult.JobDeleted) {
            throw ApiException.notFound("The export, or the export that retried it, was deleted. Send a new order");
        }
        return accept(result);
    }

    /** Handles every kind of result. SealedTypesTest lists them. */
    private ExportJob accept(SubmissionResult result) {
        if (result instanceof SubmissionResult.Created created) {
            LogContext.put(LogContext.EXPORT_ID, created.job().exportId());
            tickets.send(created.job());
            return created.job();
        }
        if (result instanceof SubmissionResult.Existing existing) {
            LogContext.put(LogContext.EXPORT_ID, existing.job().exportId());
            if (existing.job().state() == JobState.QUEUED) {
                // its ticket may be lost, so it is sent again
                tickets.send(existing.job());
            }
            return existing.job();
        }
        if (result instanceof SubmissionResult.QuotaExceeded) {
            throw ExportErrors.tooManyActive(settings.maxActive(), retrySettings.retryAfter());
        }
        if (result instanceof SubmissionResult.DailyQuotaExceeded) {
            throw ExportErrors.tooManyToday(settings.maxPerDay(), clock.instant());
        }
        if (result instanceof SubmissionResult.IdempotencyKeyReused) {
            throw new ValidationException(List.of(IdempotencyKey.reusedError()));
        }
        if (result instanceof SubmissionResult.JobDeleted) {
            throw ApiException.notFound("The export with this " + IdempotencyKey.HEADER
                    + " was deleted. Send another key to start a new export");
        }
        if (result instanceof SubmissionResult.NotRetryable notRetryable) {
            throw ApiException.conflict("The export is " + notRetryable.job().state()
                    + ". Only FAILED and CANCELED exports can be retried");
        }
        throw new IllegalStateException("unknown result " + result);
    }
}
