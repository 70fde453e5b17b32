package dev.vipexport.worker.recovery;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.metrics.DeadLetterMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Sends the dead letters that a worker could not send when it ended their jobs as FAILED. A letter can come twice, for
 * example from two workers that sweep at the same time. None is lost while its job exists.
 */
@Component
final class DeadLetterSweeper implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSweeper.class);

    private final JobStore jobs;
    private final TicketPublisher tickets;
    private final SweepSettings settings;
    private final InstantSource clock;
    private final DeadLetterMeters meters;

    DeadLetterSweeper(
            JobStore jobs,
            TicketPublisher tickets,
            SweepSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
        this.meters = new DeadLetterMeters(registry, DeadLetterMeters.Kind.TICKET);
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(new FixedDelayTask(this::sweep, settings.interval(), settings.interval()));
    }

    /**
     * Sweeps once. Ends at the first failure, because each send to a Kafka that is away takes the send timeout. Logs it,
     * because the next sweep makes up for it.
     */
    void sweep() {
        try {
            // the worker that ended the job may still be sending the others
            for (ExportJob failed :
                    jobs.findDueDeadLetters(clock.instant().minus(settings.stalledAfter()), settings.batch())) {
                tickets.sendToDeadLetters(failed, null);
                meters.kept();
                Change unused = jobs.change(failed.exportId(), ExportJob::deadLetterSent);
                LOG.info("The dead letter of FAILED job {} is sent late", failed.exportId());
            }
        } catch (RuntimeException e) {
            meters.refused();
            LOG.warn("Sending due dead letters failed; the next sweep starts in {}", settings.interval(), e);
        }
    }
}
