package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.log.LogContext;
import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Does what a ticket asks for and decides what a failure means. Failures are counted in the documents of jobs and slices,
 * because Kafka counts deliveries of one record only, and a job can have several tickets.
 */
@Component
public final class TicketProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(TicketProcessor.class);

    private final ShutdownSignal shutdown;
    private final RetrySettings settings;
    private final TicketMeters meters;

    TicketProcessor(ShutdownSignal shutdown, RetrySettings settings, TicketMeters meters) {
        this.shutdown = shutdown;
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Processes one ticket. A normal return acknowledges it.
     *
     * @param lane of the topic that delivered the ticket
     * @param key of the record: the export's id; null or another text if the ticket is malformed
     * @param ticket JSON of the record; null if the record has no value, which is malformed
     * @throws MalformedTicketException if {@code ticket} cannot be read; a retry does not help
     * @throws RetryTicketException when Kafka should deliver the ticket again later
     */
    public TicketResult process(
            Lane lane, @Nullable String key, @Nullable String ticket, Executions executions, TicketRunner runner) {
        try (LogContext unused = LogContext.open()) {
            LogContext.put(LogContext.LANE, lane.wireName());
            return processInContext(lane, key, ticket, executions, runner);
        }
    }

    private TicketResult processInContext(
            Lane lane, @Nullable String key, @Nullable String ticket, Executions executions, TicketRunner runner) {
        TicketResult result;
        Execution execution = null;
        try {
            execution = executions.claim(ticket, runner).orElse(null);
            if (execution != null) {
                execution.describeIn(LogContext::put);
                meters.claimed(lane, execution);
            }
            if (execution == null) {
                result = TicketResult.superseded(String.valueOf(key));
            } else if (execution.claims() > settings.maxLostWorkers() && !runner.onlyForwards(execution.job())) {
                result = executions.fail(execution, FailureMessages.workersLost(settings.maxLostWorkers()));
            } else {
                result = runner.run(execution);
            }
        } catch (MalformedTicketException e) {
            meters.malformed(lane);
            throw e;
        } catch (RuntimeException e) {
            result = execution == null
                    ? retryUnclaimed(String.valueOf(key), e)
                    : handleFailure(executions, execution, e);
        }
        meters.processed(lane, result);
        switch (result.kind()) {
            case RETRY -> throw new RetryTicketException((TicketResult.Retry) result);
            case SUCCEEDED, FAILED, FORWARDED, SLICE_DONE, WAITING, SKIPPED ->
                LOG.debug("Ticket of job {}: {}", key, result);
        }
        return result;
    }

    /** Without a claim it is unknown which attempt failed, so no document counts the failure. */
    private static TicketResult retryUnclaimed(String key, RuntimeException why) {
        LOG.warn("Claiming the work of job {} failed; its ticket is retried", key, why);
        return new TicketResult.Retry(key, why);
    }

    private TicketResult handleFailure(Executions executions, Execution execution, RuntimeException why) {
        try {
            if (why instanceof SnapshotExpiredException) {
                return executions.restart(execution);
            }
            if (why instanceof WorkerStoppingException) {
                executions.requeue(execution);
                LOG.info("This worker is stopping; another worker continues {}", execution);
                return new TicketResult.Forwarded(execution.job());
            }
            if (FirestoreFutures.isIndexMissing(why)) {
                return awaitIndex(executions, execution, why);
            }
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            return releaseOrCount(executions, execution, e);
        }
        return releaseOrCount(executions, execution, why);
    }

    /** Counts no failure: building an index takes minutes to hours, and says nothing about the job. */
    private static TicketResult awaitIndex(Executions executions, Execution execution, RuntimeException why) {
        executions.release(execution);
        LOG.error(
                "{} waits for an index of Firestore. If it is not being built, deploy firestore.indexes.json: {}",
                execution,
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(why).getMessage())
                        .replaceAll("\\s+", " "));
        return retry(execution, why);
    }

    private TicketResult releaseOrCount(Executions executions, Execution execution, RuntimeException why) {
        if (why instanceof CleanUpFailedException) {
            // the work has its outcome; the next ticket finds it and only deletes
            LOG.warn("{} has left objects behind; its ticket is retried to delete them", execution, why);
            return retry(execution, why);
        }
        try {
            if (shutdown.isStopping()) {
                // what breaks while a process stops says nothing about the job
                LOG.info("This worker is stopping; {} is retried ({})", execution, why.getMessage());
                executions.release(execution);
                return retry(execution, why);
            }
            return countFailure(executions, execution, why);
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            LOG.warn("Recording the outcome of {} failed; its ticket is retried", execution, e);
            return retry(execution, e);
        }
    }

    private TicketResult countFailure(Executions executions, Execution execution, RuntimeException why) {
        OptionalInt failures = executions.countFailure(execution);
        if (failures.isEmpty()) {
            LOG.debug("The failure of {} is ignored; the job ended or restarted", execution, why);
            return TicketResult.superseded(execution.job().exportId());
        }
        if (failures.getAsInt() >= settings.maxFailures()) {
            LOG.error("{} failed {} times, the maximum; its job ends as FAILED", execution, failures.getAsInt(), why);
            return executions.fail(execution, FailureMessages.retriesExhausted(failures.getAsInt(), why));
        }
        LOG.warn(
                "{} failed (failure {} of at most {}); its ticket is retried",
                execution,
                failures.getAsInt(),
                settings.maxFailures(),
                why);
        return retry(execution, why);
    }

    private static TicketResult retry(Execution execution, RuntimeException why) {
        return new TicketResult.Retry(execution.job().exportId(), why);
    }
}
