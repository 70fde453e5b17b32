package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Records a job, then sends its ticket: whoever is answered has a job that some worker will hear of. */
public final class ExportSubmitter {
    private final JobSubmissions jobSubmissions;
    private final TicketPublisher tickets;
    private final ApiSettings.Export settings;
    private final InstantSource clock;

    ExportSubmitter(
            JobSubmissions jobSubmissions, TicketPublisher tickets, ApiSettings.Export settings, InstantSource clock) {
        this.jobSubmissions = jobSubmissions;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The job of this request: a new one, or the one that is already under way, or a finished one that is young enough,
     * or whichever its key has had before.
     *
     * @throws BackendUnavailableException when the job could not be recorded or its ticket not be sent; the same
     *     request again finds the job, if it was recorded, and sends its ticket
     */
    public ExportJob submit(Caller caller, ExportOrder order) {
        Instant now = clock.instant();
        ExportJob newJob =
                ExportJob.queued(ExportIds.next(), caller, order.query(), order.options(), order.callbackUrl(), now);
        var policy = new SubmissionPolicy(
                ended -> order.maxAge().accepts(ended, now), order.idempotencyKey(), settings.maxActive());
        return accept(jobSubmissions.submit(newJob, policy));
    }

    private ExportJob accept(SubmissionResult result) {
        if (result instanceof SubmissionResult.Created created) {
            tickets.send(created.job());
            return created.job();
        }
        if (result instanceof SubmissionResult.Existing existing) {
            if (existing.job().state() == JobState.QUEUED) {
                // its ticket may never have been sent
                tickets.send(existing.job());
            }
            return existing.job();
        }
        if (result instanceof SubmissionResult.QuotaExceeded) {
            throw ExportErrors.tooManyActive(settings.maxActive(), settings.retryAfter());
        }
        if (result instanceof SubmissionResult.IdempotencyKeyReused) {
            throw new ValidationException(List.of(IdempotencyKey.reusedError()));
        }
        throw ApiException.notFound("The export of this " + IdempotencyKey.HEADER + " has been deleted");
    }
}
