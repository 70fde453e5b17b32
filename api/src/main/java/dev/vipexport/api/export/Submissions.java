package dev.vipexport.api.export;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Submission;
import dev.vipexport.common.job.Requester;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.ticket.Tickets;
import java.time.Instant;
import java.time.InstantSource;

/** Records a job, then sends its ticket: whoever is answered has a job that some worker will hear of. */
final class Submissions {
    private final JobStore jobs;
    private final Tickets tickets;
    private final InstantSource clock;

    Submissions(JobStore jobs, Tickets tickets, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * The job of this request: a new one, or the one that is already under way, or a finished one that is young enough.
     *
     * @throws BackendUnavailableException when the job could not be recorded or its ticket not be sent; the same
     *     request again finds the job, if it was recorded, and sends its ticket
     */
    ExportJob submit(Requester requester, ExportQuery query, AcceptableAge acceptable) {
        Instant now = clock.instant();
        ExportJob wanted = ExportJob.queued(ExportIds.next(), requester, query, ExportOptions.DEFAULT, now);
        Submission submission = jobs.submit(wanted, ended -> acceptable.admits(ended, now));
        ExportJob job = submission.job();
        // a joined job that nobody has taken yet may be one whose ticket was never sent
        if (submission instanceof Submission.Created || job.state() == JobState.QUEUED) {
            tickets.send(job);
        }
        return job;
    }
}
