package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.problem.InvalidParametersException;
import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobRequests;
import dev.vipexport.common.job.JobRequests.Answer;
import dev.vipexport.common.job.JobRequests.Terms;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore.Submission;
import dev.vipexport.common.job.Requester;
import dev.vipexport.common.ticket.Tickets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Records a job, then sends its ticket: whoever is answered has a job that some worker will hear of. */
final class Submissions {
    private final JobRequests requests;
    private final Tickets tickets;
    private final ApiSettings.Export settings;
    private final InstantSource clock;

    Submissions(JobRequests requests, Tickets tickets, ApiSettings.Export settings, InstantSource clock) {
        this.requests = requests;
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
    ExportJob submit(Requester requester, Order order) {
        Instant now = clock.instant();
        ExportJob wanted =
                ExportJob.queued(ExportIds.next(), requester, order.query(), order.options(), order.callbackUrl(), now);
        var terms = new Terms(ended -> order.acceptable().admits(ended, now), order.key(), settings.mostActive());
        Submission submission = accepted(requests.submit(wanted, terms));
        ExportJob job = submission.job();
        // a joined job that nobody has taken yet may be one whose ticket was never sent
        if (submission instanceof Submission.Created || job.state() == JobState.QUEUED) {
            tickets.send(job);
        }
        return job;
    }

    private Submission accepted(Answer answer) {
        if (answer instanceof Answer.Accepted accepted) {
            return accepted.submission();
        }
        if (answer instanceof Answer.TooManyActive) {
            throw Refusals.tooManyActive(settings.mostActive(), settings.retryAfter());
        }
        if (answer instanceof Answer.KeyOfAnother) {
            throw new InvalidParametersException(List.of(IdempotencyKey.usedBefore()));
        }
        throw RefusedException.notFound("The export of this " + IdempotencyKey.HEADER + " has been deleted");
    }
}
