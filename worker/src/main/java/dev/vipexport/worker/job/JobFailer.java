package dev.vipexport.worker.job;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.metrics.DeadLetterMeters;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.assemble.AttemptCleaner;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.ticket.TicketResult;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ends an attempt that cannot give a file: the job restarts with a new snapshot, or ends as FAILED. */
@Component
final class JobFailer {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailer.class);

    private final JobUpdater updater;
    private final TicketPublisher tickets;
    private final AttemptCleaner cleaner;
    private final int maxAttempts;
    private final WorkMeters meters;
    private final DeadLetterMeters deadLetters;

    JobFailer(
            JobUpdater updater,
            TicketPublisher tickets,
            AttemptCleaner cleaner,
            PlanSettings settings,
            WorkMeters meters,
            MeterRegistry registry) {
        this.updater = updater;
        this.tickets = tickets;
        this.cleaner = cleaner;
        this.maxAttempts = settings.maxAttempts();
        this.meters = meters;
        this.deadLetters = new DeadLetterMeters(registry, DeadLetterMeters.Kind.TICKET);
    }

    /**
     * Ends the job as FAILED and sends its ticket to the dead letters.
     *
     * @param error that made the job fail, or null if none did
     */
    TicketResult fail(ExportJob job, JobFailure why, @Nullable Throwable error) {
        return end(job, why, failed -> tickets.sendToDeadLetters(failed, error));
    }

    /** Ends the job as FAILED and sends {@code slice}, the ticket that failed, to the dead letters. */
    TicketResult failSlice(ExportJob job, SliceTicket slice, JobFailure why, @Nullable Throwable error) {
        return end(job, why, failed -> tickets.sendToDeadLetters(failed, slice, error));
    }

    private TicketResult end(ExportJob job, JobFailure why, Consumer<ExportJob> sendDeadLetter) {
        Optional<ExportJob> failed =
                updater.tryUpdate(job.exportId(), (current, now) -> current.failed(job.attempt(), why, now));
        if (failed.isEmpty()) {
            return TicketResult.superseded(job.exportId());
        }
        try {
            sendDeadLetter.accept(failed.get());
            deadLetters.kept();
            recordDeadLetter(job.exportId());
        } catch (BackendUnavailableException e) {
            deadLetters.refused();
            LOG.warn(
                    "The dead letter of FAILED job {} is not known to be in Kafka; a later sweep sends it",
                    job.exportId(),
                    e);
        }
        return new TicketResult.Failed(failed.get());
    }

    private void recordDeadLetter(String exportId) {
        try {
            updater.recordDeadLetter(exportId);
        } catch (BackendUnavailableException e) {
            LOG.warn(
                    "Recording that Kafka has the dead letter of job {} failed; a later sweep sends it again",
                    exportId,
                    e);
        }
    }

    /**
     * Makes the job QUEUED as its next attempt and sends a new ticket, so that no ticket belongs to two attempts. Deletes
     * the parts of the lost attempt. Other workers notice the restart at their next write and delete theirs.
     *
     * @param why returns the failure for the number of attempts. Used when {@code lost} was the last attempt
     */
    TicketResult restartOrFail(ExportJob lost, IntFunction<JobFailure> why) {
        if (lost.attempt() >= maxAttempts) {
            TicketResult result = fail(lost, why.apply(maxAttempts), null);
            cleaner.deleteParts(lost.exportId(), lost.attempt());
            return result;
        }
        Optional<ExportJob> next =
                updater.tryUpdate(lost.exportId(), (current, now) -> current.restarted(lost.attempt(), now));
        if (next.isEmpty()) {
            return TicketResult.superseded(lost.exportId());
        }
        meters.restarted(why.apply(maxAttempts).code());
        TicketResult result = enqueue(next.get());
        try {
            cleaner.deleteAll(lost.exportId(), lost.attempt());
        } catch (CleanUpFailedException e) {
            // a retried ticket would run the next attempt
            LOG.warn(
                    "Deleting the parts of attempt {} of job {} failed; the clean-up of the bucket or its lifecycle rule deletes them later",
                    lost.attempt(),
                    lost.exportId(),
                    e);
        }
        return result;
    }

    private TicketResult enqueue(ExportJob next) {
        try {
            tickets.send(next);
            return new TicketResult.Forwarded(next);
        } catch (BackendUnavailableException e) {
            // neither attempt failed; the current ticket or the sweeper starts the next attempt
            LOG.warn(
                    "Sending the ticket of attempt {} of job {} failed; the current ticket is retried",
                    next.attempt(),
                    next.exportId(),
                    e);
            return new TicketResult.Retry(next.exportId(), e);
        }
    }
}
