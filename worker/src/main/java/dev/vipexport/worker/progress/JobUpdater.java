package dev.vipexport.worker.progress;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.JobStore.RowQuota;
import dev.vipexport.common.messaging.TicketPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/** Changes jobs and publishes each change as an event. Logs one line when a job ends, and wakes {@link WaitingJobs}. */
@Component
public final class JobUpdater {
    private static final Logger LOG = LoggerFactory.getLogger(JobUpdater.class);

    /** A transition of {@link ExportJob} that needs the time. */
    @FunctionalInterface
    public interface TimedTransition {
        /** Returns the changed job, or nothing when {@code current} rejects the change. */
        Optional<ExportJob> apply(ExportJob current, Instant now);
    }

    private final JobStore jobs;
    private final TicketPublisher tickets;
    private final InstantSource clock;
    private final WaitingJobs waitingJobs;

    /** Creates an updater of the jobs in {@code jobs}. */
    public JobUpdater(JobStore jobs, TicketPublisher tickets, InstantSource clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.clock = clock;
        this.waitingJobs = new WaitingJobs(jobs, tickets);
    }

    /** Applies {@code transition} by compare-and-set, then publishes an event if the job has changed. */
    public Change update(String exportId, TimedTransition transition) {
        var before = new AtomicReference<@Nullable ExportJob>();
        return publish(
                jobs.change(exportId, current -> {
                    before.set(current);
                    return transition.apply(current, clock.instant());
                }),
                before);
    }

    /**
     * Applies {@code within} and counts the rows in the same commit. Applies {@code beyond} if the organisation would
     * exceed its quota of the day.
     */
    public Change updateWithinQuota(
            String exportId, long rows, long maxRowsPerDay, TimedTransition within, TimedTransition beyond) {
        var before = new AtomicReference<@Nullable ExportJob>();
        return publish(
                jobs.changeWithinQuota(
                        exportId,
                        new RowQuota(rows, maxRowsPerDay, clock.instant()),
                        current -> {
                            before.set(current);
                            return within.apply(current, clock.instant());
                        },
                        current -> {
                            before.set(current);
                            return beyond.apply(current, clock.instant());
                        }),
                before);
    }

    /**
     * Returns an action for long work that does not change the job: it marks the job as alive, at most once in
     * {@code interval}, so that the sweeper does not take it for a lost one. One thread may run it.
     */
    public Runnable heartbeat(String exportId, Duration interval) {
        return new Runnable() {
            private Instant next = clock.instant().plus(interval);

            @Override
            public void run() {
                Instant now = clock.instant();
                if (!now.isBefore(next)) {
                    next = now.plus(interval);
                    markAlive(exportId, now);
                }
            }
        };
    }

    private void markAlive(String exportId, Instant now) {
        try {
            Change unused = jobs.change(exportId, current -> current.touched(now, now));
        } catch (BackendUnavailableException e) {
            LOG.debug("Marking job {} as alive failed; the next mark may succeed", exportId, e);
        }
    }

    /** Records that Kafka has the dead letter of a job that failed. Publishes no event, because callers see no change. */
    public void recordDeadLetter(String exportId) {
        Change unused = jobs.change(exportId, ExportJob::deadLetterSent);
    }

    /** Wakes a large job that waits, if {@code canceled} made room for it. */
    public void wakeAfterCancel(ExportJob canceled) {
        waitingJobs.afterCancel(canceled);
    }

    /** Returns whether the organisation would exceed its quota of the day with these rows. Counts nothing. */
    public boolean exceedsQuota(String orgId, long rows, long maxRowsPerDay) {
        return jobs.exceedsQuota(orgId, new RowQuota(rows, maxRowsPerDay, clock.instant()));
    }

    /** Returns the rows of large jobs, of all organisations, that the workers still have to read. */
    public long sumRemainingRows() {
        return jobs.sumRemainingRows();
    }

    /** Returns the rows of the organisation's large jobs that the workers still have to read. */
    public long sumRemainingRows(String orgId) {
        return jobs.sumRemainingRows(orgId);
    }

    /** Returns the number of the organisation's running jobs. */
    public int countRunning(String orgId) {
        return jobs.countRunning(orgId);
    }

    private Change publish(Change change, AtomicReference<@Nullable ExportJob> before) {
        if (change instanceof Change.Applied applied) {
            tickets.publishEvent(applied.job());
            logIfEnded(applied.job());
            waitingJobs.afterChange(
                    Objects.requireNonNull(before.get(), "a change has a job before it"), applied.job());
        }
        return change;
    }

    /** Applies {@code transition} as {@link #update} does. Returns nothing when the job is deleted or rejects the change. */
    public Optional<ExportJob> tryUpdate(String exportId, TimedTransition transition) {
        return update(exportId, transition) instanceof Change.Applied applied
                ? Optional.of(applied.job())
                : Optional.empty();
    }

    private static void logIfEnded(ExportJob job) {
        if (job.state() == JobState.SUCCEEDED) {
            ExportFile file = Objects.requireNonNull(job.file(), "a job that succeeded has its file");
            LOG.info("Job {} SUCCEEDED: {}", job.exportId(), numbers(job, file.bytes()));
        } else if (job.state() == JobState.FAILED) {
            JobFailure failure = Objects.requireNonNull(job.failure(), "a job that failed has its failure");
            // what only the caller can change is no work for the operator
            LOG.atLevel(failure.code().isServiceFault() ? Level.ERROR : Level.INFO)
                    .log(
                            "Job {} FAILED: {}; {}: {}",
                            job.exportId(),
                            numbers(job, 0),
                            failure.code().wireName(),
                            failure.message());
        }
    }

    private static String numbers(ExportJob job, long bytes) {
        Instant end = Objects.requireNonNullElse(job.finishedAt(), job.changedAt());
        double seconds = Duration.between(job.createdAt(), end).toMillis() / 1_000.0;
        return job.rowsDone() + " rows, " + bytes + " bytes, " + seconds + " seconds, " + job.attempt() + " attempts";
    }
}
