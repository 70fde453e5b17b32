package dev.vipexport.worker.ticket;

import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.common.log.LogContext;
import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
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

    /** A failure that a retry cannot mend gets one, because a proxy's answer looks like the back end's. */
    private static final int MAX_PERMANENT_FAILURES = 2;

    private final ShutdownSignal shutdown;
    private final RetrySettings settings;
    private final TicketMeters meters;

    /** One thread for each work, because a back end that hangs for one must not delay the others. */
    private final Executor handOverThreads = Executors.newCachedThreadPool(DaemonThreads.named("hand-over"));

    private final Set<RunningWork> running = ConcurrentHashMap.newKeySet();

    TicketProcessor(ShutdownSignal shutdown, RetrySettings settings, TicketMeters meters) {
        this.shutdown = shutdown;
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Processes one ticket. A normal return acknowledges it.
     *
     * @param lane of the topic that delivered the ticket
     * @param key of the record: the export's id, or null or another text if the ticket is malformed
     * @param ticket JSON of the record, or null if the record has no value, which is malformed
     * @throws MalformedTicketException if {@code ticket} cannot be read. A retry does not help
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
        Execution execution;
        try {
            execution = executions.claim(ticket, runner).orElse(null);
            if (execution != null) {
                execution.describeIn(LogContext::put);
                meters.claimed(lane, execution);
            }
        } catch (MalformedTicketException e) {
            meters.malformed(lane);
            throw e;
        } catch (RuntimeException e) {
            TicketResult.Retry retry = retryUnclaimed(String.valueOf(key), e);
            meters.processed(lane, retry);
            throw new RetryTicketException(retry);
        }
        result = execution == null
                ? TicketResult.superseded(String.valueOf(key))
                : process(execution, executions, runner);
        meters.processed(lane, result);
        switch (result.kind()) {
            case RETRY -> throw new RetryTicketException((TicketResult.Retry) result);
            case SUCCEEDED, FAILED, FORWARDED, SLICE_DONE, WAITING, SKIPPED ->
                LOG.debug("Ticket of job {}: {}", key, result);
        }
        return result;
    }

    private TicketResult process(Execution execution, Executions executions, TicketRunner runner) {
        var work = new RunningWork(executions, execution);
        running.add(work);
        try {
            return execution.claims() > settings.maxLostWorkers() && !runner.onlyForwards(execution.job())
                    ? executions.fail(execution, FailureMessages.workersLost(settings.maxLostWorkers()), null)
                    : runner.run(execution);
        } catch (RuntimeException e) {
            if (work.tryEnd()) {
                return handleFailure(executions, execution, e);
            }
            return endAfterHandOver(executions, execution, e);
        } finally {
            running.remove(work);
        }
    }

    /**
     * Hands on the work that still runs, because a call of a back end hangs: withdraws its claims and sends new tickets.
     * Then its threads can be left behind. Whatever they still write is what the next worker writes.
     */
    public void handOver() {
        running.stream().filter(RunningWork::tryEnd).forEach(work -> handOverThreads.execute(() -> handOver(work)));
    }

    private static void handOver(RunningWork work) {
        try {
            work.requeue();
            LOG.info("This worker is stopping and {} has not stopped in time; another worker continues it", work);
        } catch (RuntimeException e) {
            LOG.warn("Handing on {} failed; its ticket is delivered again when this worker has left", work, e);
        }
    }

    /** Withdraws a claim that this worker has made after the hand-over: that of a job which had no snapshot before. */
    private static TicketResult endAfterHandOver(Executions executions, Execution execution, RuntimeException why) {
        LOG.debug("{} ended after another worker got its ticket", execution, why);
        try {
            if (execution.claims() == 0) {
                executions.release(execution);
            }
        } catch (RuntimeException e) {
            LOG.warn("Withdrawing the claim of {} failed; it counts as that of a lost worker", execution, e);
        }
        return new TicketResult.Forwarded(execution.job());
    }

    /** Without a claim it is unknown which attempt failed, so no document counts the failure. */
    private static TicketResult.Retry retryUnclaimed(String key, RuntimeException why) {
        Optional<BackendFailure> forOperator = BackendFailure.find(why).filter(BackendFailure::isForOperator);
        if (forOperator.isPresent()) {
            logOperatorTask("Job " + key, forOperator.get(), why);
        } else {
            LOG.warn("Claiming the work of job {} failed; its ticket is retried", key, why);
        }
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
            Optional<BackendFailure> failure = BackendFailure.find(why);
            if (failure.filter(BackendFailure::isForOperator).isPresent()) {
                return awaitOperator(executions, execution, failure.get(), why);
            }
            if (failure.filter(BackendFailure::isKafkaAway).isPresent()) {
                executions.release(execution);
                LOG.warn(
                        "{} could not send a ticket; its own ticket is retried, and no failure counts", execution, why);
                return retry(execution, why);
            }
        } catch (RuntimeException e) {
            e.addSuppressed(why);
            return releaseOrCount(executions, execution, e);
        }
        return releaseOrCount(executions, execution, why);
    }

    /** Counts no failure: building an index or restoring a role takes minutes to hours, and says nothing about the job. */
    private static TicketResult awaitOperator(
            Executions executions, Execution execution, BackendFailure failure, RuntimeException why) {
        executions.release(execution);
        logOperatorTask(execution.toString(), failure, why);
        return retry(execution, why);
    }

    private static void logOperatorTask(String work, BackendFailure failure, RuntimeException why) {
        LOG.error(
                "{} waits for {}: {}",
                work,
                failure.operatorTask(),
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(why).getMessage())
                        .replaceAll("\\s+", " "));
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
        if (failures.getAsInt() >= maxFailures(why)) {
            LOG.error("{} failed {} times, the maximum; its job ends as FAILED", execution, failures.getAsInt(), why);
            return executions.fail(execution, FailureMessages.retriesExhausted(failures.getAsInt(), why), why);
        }
        LOG.warn(
                "{} failed (failure {} of at most {}); its ticket is retried",
                execution,
                failures.getAsInt(),
                maxFailures(why),
                why);
        return retry(execution, why);
    }

    private int maxFailures(RuntimeException why) {
        return BackendFailure.isPermanent(why)
                ? Math.min(MAX_PERMANENT_FAILURES, settings.maxFailures())
                : settings.maxFailures();
    }

    private static TicketResult retry(Execution execution, RuntimeException why) {
        return new TicketResult.Retry(execution.job().exportId(), why);
    }
}
