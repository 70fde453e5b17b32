package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Route;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SearchStart;
import dev.vipexport.common.messaging.JobTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.ticket.Execution;
import dev.vipexport.worker.ticket.HeldJobException;
import dev.vipexport.worker.ticket.Lane;
import dev.vipexport.worker.ticket.RetryTicketException;
import dev.vipexport.worker.ticket.TicketProcessor;
import dev.vipexport.worker.ticket.TicketResult;
import dev.vipexport.worker.ticket.TicketRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs the jobs of a topic in the order of their turns, whatever the order of their tickets. So an organisation with few jobs
 * under way does not wait behind the many of another one. Before a job whose organisation had other jobs under way, the worker
 * starts the jobs with earlier turns. Then it runs the job itself. So each ticket still leads to its own job.
 *
 * <p>The own ticket of a job that was started ahead finds it ended, mostly. While the job still runs, its ticket is retried, and
 * takes the job over if its worker falls silent. So a crash loses nothing.
 */
@Component
public final class TurnRunner implements TicketRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRunner.class);

    /** Jobs that one ticket starts before its own, so that each ticket comes to its job. */
    static final int MAX_AHEAD = 10;

    /** Time without a change after which a worker counts as dead. A slow back end keeps a healthy one silent for a minute. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(90);

    /** How far the clock of another worker may be ahead. */
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

    private final JobStore jobs;
    private final TicketProcessor processor;
    private final JobExecutions executions;
    private final SmallJobRunner smallJobs;
    private final ShutdownSignal shutdown;
    private final InstantSource clock;
    private final SearchStart start = new SearchStart();

    TurnRunner(
            JobStore jobs,
            TicketProcessor processor,
            JobExecutions executions,
            SmallJobRunner smallJobs,
            ShutdownSignal shutdown,
            InstantSource clock) {
        this.jobs = jobs;
        this.processor = processor;
        this.executions = executions;
        this.smallJobs = smallJobs;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    @Override
    public boolean onlyForwards(ExportJob job) {
        return job.route() == Route.LARGE_JOBS || isHeld(job) || smallJobs.onlyForwards(job);
    }

    @Override
    public TicketResult run(Execution execution) {
        ExportJob job = execution.job();
        if (!job.letsOthersGoFirst() || !runAhead(job)) {
            return runOwn(execution);
        }
        shutdown.throwIfStopping();
        // another worker may have started it ahead meanwhile, and its caller may have canceled it
        return executions
                .claim(ticketOf(job), this)
                .map(this::runOwn)
                .orElseGet(() -> TicketResult.superseded(job.exportId()));
    }

    private TicketResult runOwn(Execution execution) {
        ExportJob job = execution.job();
        if (job.route() == Route.LARGE_JOBS) {
            return new TicketResult.Skipped("job " + job.exportId() + " has a ticket on the topic of large jobs");
        }
        return isHeld(job)
                ? new TicketResult.Retry(job.exportId(), new HeldJobException(job.exportId()))
                : smallJobs.run(execution);
    }

    /** Returns whether a worker that has another ticket runs the job. */
    private boolean isHeld(ExportJob job) {
        Duration silence = Duration.between(job.changedAt(), clock.instant());
        return job.route() == Route.OTHER_TICKET
                && silence.compareTo(MAX_SILENCE) < 0
                && silence.compareTo(CLOCK_MARGIN.negated()) > 0;
    }

    /** Runs jobs with earlier turns than {@code job}. Returns whether there were any. */
    private boolean runAhead(ExportJob job) {
        Instant turn = Objects.requireNonNull(job.turnAt(), "a job that lets others go first has a turn");
        for (int ahead = 0; ahead < MAX_AHEAD; ahead++) {
            Optional<ExportJob> first = shutdown.isStopping() ? Optional.empty() : findFirst(turn);
            if (first.isEmpty()) {
                return ahead > 0;
            }
            if (isTaken(first.get()) && !tryRun(first.get())) {
                return true;
            }
        }
        return true;
    }

    private Optional<ExportJob> findFirst(Instant before) {
        Instant now = clock.instant();
        Instant from = start.next(now);
        Optional<ExportJob> first = jobs.findFirstTurn(from, before);
        Instant until = first.map(ExportJob::turnAt).orElse(before);
        start.complete(from, until.isBefore(now) ? until : now, now);
        return first;
    }

    private boolean isTaken(ExportJob first) {
        Change change = jobs.change(first.exportId(), current -> current.startedAhead(clock.instant()));
        return change instanceof Change.Applied taken && taken.job().route() == Route.OTHER_TICKET;
    }

    /** Returns false if the job failed for now. Its own ticket retries it, with the back-off of a failure. */
    private boolean tryRun(ExportJob first) {
        try {
            TicketResult result =
                    processor.process(Lane.JOBS, first.exportId(), ticketOf(first), executions, smallJobs);
            LOG.debug("Job {} was started ahead: {}", first.exportId(), result);
            return true;
        } catch (RetryTicketException e) {
            LOG.debug("Job {} was started ahead and failed; its own ticket retries it", first.exportId(), e);
            return false;
        }
    }

    private static String ticketOf(ExportJob job) {
        return TicketCodec.write(JobTicket.of(job.exportId()));
    }
}
