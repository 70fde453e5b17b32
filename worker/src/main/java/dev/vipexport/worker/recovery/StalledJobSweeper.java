package dev.vipexport.worker.recovery;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SearchStart;
import dev.vipexport.common.messaging.TicketPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/** Finds jobs that stall because their ticket was lost or their worker died, and sends another ticket. */
@Component
public final class StalledJobSweeper implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(StalledJobSweeper.class);

    private final JobStore jobs;
    private final TicketPublisher tickets;
    private final SweepSettings settings;
    private final InstantSource clock;
    private final SweepMeters meters;
    private final SearchStart start = new SearchStart();

    /** Creates a sweeper of the jobs in {@code jobs}. */
    public StalledJobSweeper(
            JobStore jobs,
            TicketPublisher tickets,
            SweepSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
        this.meters = new SweepMeters(registry, clock.instant());
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(new FixedDelayTask(this::sweep, settings.interval(), settings.interval()));
    }

    /** Sweeps once. Logs a failure, because the next sweep makes up for it. */
    public void sweep() {
        try {
            Instant now = clock.instant();
            Instant from = start.next(now);
            Instant cutoff = now.minus(settings.stalledAfter());
            List<ExportJob> stalled = jobs.findStalled(from, cutoff, settings.batch());
            boolean allResent = true;
            for (ExportJob job : stalled) {
                allResent &= tryResend(job, cutoff);
            }
            if (allResent && stalled.size() < settings.batch()) {
                start.complete(from, cutoff, now);
            }
            if (allResent) {
                meters.succeeded(now);
            }
        } catch (RuntimeException e) {
            LOG.warn("Searching for stalled jobs failed; the next sweep starts in {}", settings.interval(), e);
        }
    }

    /** Catches the failure of one job, so that the others still get their tickets. */
    private boolean tryResend(ExportJob stalled, Instant cutoff) {
        try {
            resendTicket(stalled, cutoff);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Resending the ticket of stalled job {} failed; a later sweep retries", stalled.exportId(), e);
            return false;
        }
    }

    /** Changes the job by compare-and-set first, so that only one of the workers that sweep sends a ticket. */
    private void resendTicket(ExportJob stalled, Instant cutoff) {
        Change change = jobs.change(stalled.exportId(), current -> current.touched(cutoff, clock.instant()));
        if (change instanceof Change.Applied touched) {
            // a job that waits for its snapshot has no ticket, so its next one is nothing to worry about
            LOG.atLevel(stalled.waitingSince() == null ? Level.WARN : Level.DEBUG)
                    .log(
                            "Job {} is {} and unchanged since {}; its ticket is sent again",
                            stalled.exportId(),
                            stalled.state(),
                            stalled.changedAt());
            tickets.send(touched.job());
            meters.resent();
        }
    }
}
