package dev.vipexport.worker.recovery;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds jobs that stand still, because their ticket was lost or their worker died, and sends another ticket. */
public final class StalledJobSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(StalledJobSweeper.class);

    private final JobStore jobs;
    private final TicketPublisher tickets;
    private final SweepSettings settings;
    private final InstantSource clock;

    public StalledJobSweeper(JobStore jobs, TicketPublisher tickets, SweepSettings settings, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    /** One run; a failure is logged, for the next run makes up for it. */
    public void sweep() {
        try {
            Instant cutoff = clock.instant().minus(settings.stalledAfter());
            jobs.findStalled(cutoff, settings.batch()).forEach(job -> tryResend(job, cutoff));
        } catch (RuntimeException e) {
            LOG.warn("The sweep failed; jobs that stand still wait for the next one in {}", settings.interval(), e);
        }
    }

    /** What hinders the waking of one job must not keep the others asleep. */
    private void tryResend(ExportJob stalled, Instant cutoff) {
        try {
            resendTicket(stalled, cutoff);
        } catch (RuntimeException e) {
            LOG.warn("Job {} was not woken; a later sweep tries again", stalled.exportId(), e);
        }
    }

    /** All workers sweep; whose compare-and-set wins sends the ticket. */
    private void resendTicket(ExportJob stalled, Instant cutoff) {
        Change change = jobs.change(stalled.exportId(), current -> current.touched(cutoff, clock.instant()));
        if (change instanceof Change.Applied touched) {
            LOG.warn(
                    "Job {} stood still as {} since {}; its ticket is sent again",
                    stalled.exportId(),
                    stalled.state(),
                    stalled.changedAt());
            tickets.send(touched.job());
        }
    }
}
