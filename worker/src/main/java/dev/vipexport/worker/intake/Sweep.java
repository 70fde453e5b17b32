package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.ticket.Tickets;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds jobs that stand still, because their ticket was lost or their worker died, and sends another ticket. */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final JobStore jobs;
    private final Tickets tickets;
    private final SweepSettings settings;
    private final InstantSource clock;

    Sweep(JobStore jobs, Tickets tickets, SweepSettings settings, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    /** One run; a failure is logged, for the next run makes up for it. */
    void run() {
        try {
            Instant then = clock.instant().minus(settings.stillFor());
            jobs.unchangedSince(then, settings.batch()).forEach(job -> wakeOrGoOn(job, then));
        } catch (RuntimeException e) {
            LOG.warn("The sweep failed; jobs that stand still wait for the next one in {}", settings.every(), e);
        }
    }

    /** What hinders the waking of one job must not keep the others asleep. */
    private void wakeOrGoOn(ExportJob still, Instant then) {
        try {
            wake(still, then);
        } catch (RuntimeException e) {
            LOG.warn("Job {} was not woken; a later sweep tries again", still.exportId(), e);
        }
    }

    /** All workers sweep; whose compare-and-set wins sends the ticket. */
    private void wake(ExportJob still, Instant then) {
        Change change = jobs.change(still.exportId(), current -> current.woken(then, clock.instant()));
        if (change instanceof Change.Applied woken) {
            LOG.warn(
                    "Job {} stood still as {} since {}; its ticket is sent again",
                    still.exportId(),
                    still.state(),
                    still.changedAt());
            tickets.send(woken.job());
        }
    }
}
