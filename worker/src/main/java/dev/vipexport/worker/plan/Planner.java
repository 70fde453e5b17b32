package dev.vipexport.worker.plan;

import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SlicePlanConflictException;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.SnapshotExpiredException;
import dev.vipexport.worker.WorkerStoppingException;
import dev.vipexport.worker.layout.WorkbookLimits;
import dev.vipexport.worker.progress.JobUpdater;
import dev.vipexport.worker.progress.JobUpdater.TimedTransition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fixes an attempt's snapshot and its slices once. Every worker that continues the job reads at the recorded ones.
 *
 * <p>A job of few rows becomes RUNNING with one change. A job of many rows takes three steps, and each can be repeated
 * without harm. The planner records the snapshot and the rule for slicing. It creates the slices that are missing. They
 * follow from the snapshot and the rule alone. Then the job becomes RUNNING with the number of slices. When a planner
 * dies in between, the next one continues. Two planners at once write the same.
 */
@Component
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    /** Much less than the time after which a job counts as stalled. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    /** A job of so many rows is counted in some seconds and read in two minutes, so it keeps its snapshot beside any others. */
    private static final int MAX_ROWS_WITHOUT_WAIT = 1_000_000;

    /** More than the clocks of API and Firestore differ. */
    private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

    /** Firestore refuses a read time in the future. */
    private static final Duration READ_TIME_MARGIN = Duration.ofSeconds(1);

    private final Firestore firestore;
    private final FirestoreClient gapicClient;
    private final JobUpdater updater;
    private final SliceStore slices;
    private final PlanSettings settings;
    private final ShutdownSignal shutdown;

    /** Creates a planner that counts in {@code firestore}. */
    public Planner(
            Firestore firestore,
            FirestoreClient gapicClient,
            JobUpdater updater,
            SliceStore slices,
            PlanSettings settings,
            ShutdownSignal shutdown) {
        this.firestore = firestore;
        this.gapicClient = gapicClient;
        this.updater = updater;
        this.slices = slices;
        this.settings = settings;
        this.shutdown = shutdown;
    }

    /**
     * Counts the job's messages, but at most one more than a slice takes, so this never takes long. Records nothing.
     *
     * @throws BackendUnavailableException when Firestore cannot be reached
     */
    public Snapshot count(ExportJob job) {
        // a limit is an int
        return count(job, (int) Math.min(sliceRows(job), Integer.MAX_VALUE - 1) + 1);
    }

    private Snapshot count(ExportJob job, int limit) {
        AggregateQuerySnapshot counted = FirestoreFutures.await(
                VipMessages.matching(firestore, job.query())
                        .limit(limit)
                        .count()
                        .get(),
                settings.countTimeout(),
                "counting the messages of job " + job.exportId());
        // a local clock could name a time that Firestore never serves, and it serves whole microseconds only
        return new Snapshot(
                VipMessages.instant(counted.getReadTime()).truncatedTo(ChronoUnit.MICROS), counted.getCount());
    }

    /** Returns whether all rows of {@code counted} fit one slice of {@code job}. */
    public boolean fitsOneSlice(ExportJob job, Snapshot counted) {
        return counted.rows() <= sliceRows(job);
    }

    /** A slice becomes part of one sheet, so it has at most the rows of a sheet. */
    private long sliceRows(ExportJob job) {
        return job.options().format() == ExportOptions.Format.XLSX
                ? Math.min(settings.sliceRows(), WorkbookLimits.DEFAULT.sheetMessages())
                : settings.sliceRows();
    }

    /**
     * Records {@code counted} as the snapshot of the job's attempt, which becomes RUNNING with a single slice. If the
     * organisation has no more rows today, the job becomes FAILED.
     *
     * @return the job with the snapshot that is recorded, which another worker may have counted, or nothing when the job
     *     ended or restarted
     */
    public Optional<ExportJob> record(ExportJob job, Snapshot counted) {
        return recordCount(job, counted.rows(), (current, now) -> current.planned(job.attempt(), counted, now));
    }

    /**
     * Plans a job of any number of rows. If its attempt is planned already, changes nothing.
     *
     * @return the planned job, or nothing when it ended or restarted
     * @throws BackendUnavailableException when Firestore cannot be reached
     * @throws SnapshotExpiredException when Firestore no longer serves the recorded snapshot
     * @throws WorkerStoppingException when this process stops. Another worker continues the plan
     * @throws PlanConflictException when another version of this planner has recorded other slices
     */
    public Optional<ExportJob> plan(ExportJob job) {
        Optional<ExportJob> counted = job.snapshot() == null ? countAndRecord(job) : Optional.of(job);
        return counted.flatMap(current -> current.state() == JobState.QUEUED ? planSlices(current) : counted);
    }

    /**
     * Returns whether a large job waits for its snapshot, because the workers have enough rows of other large jobs to read.
     * A snapshot that was taken now could expire before they read it. A job of at most {@link #MAX_ROWS_WITHOUT_WAIT} rows does not
     * wait if it is the only large one of its organisation. Each worker decides by itself, so workers that plan at the same
     * moment can exceed the limit by what they plan.
     */
    public boolean mustWait(ExportJob job) {
        return job.snapshot() == null
                && settings.maxRemainingRows() > 0
                && updater.sumRemainingRows() >= settings.maxRemainingRows()
                && (updater.sumRemainingRows(job.caller().orgId()) > 0
                        || count(job, MAX_ROWS_WITHOUT_WAIT + 1).rows() > MAX_ROWS_WITHOUT_WAIT);
    }

    private Optional<ExportJob> countAndRecord(ExportJob job) {
        Snapshot counted = count(job);
        if (fitsOneSlice(job, counted)) {
            // messages were deleted since the job was found to be large
            return record(job, counted);
        }
        if (exceedsQuota(job, counted.rows())) {
            return failBeyondQuota(job, counted.rows() + " rows or more");
        }
        Snapshot snapshot = settings.wholeMinutes() ? atWholeMinute(job, counted) : counted;
        int maxQueuedSlices = queueShare(updater.countRunning(job.caller().orgId()));
        return update(
                job, (current, now) -> current.counted(job.attempt(), snapshot, sliceRows(job), maxQueuedSlices, now));
    }

    private Snapshot atWholeMinute(ExportJob job, Snapshot counted) {
        Instant minute = wholeMinute(job.createdAt().plus(CLOCK_MARGIN), counted.readAt());
        if (minute.isAfter(counted.readAt())) {
            LOG.info("Job {} waits for the whole minute {}, at which its messages are read", job.exportId(), minute);
            shutdown.sleep(Duration.between(counted.readAt(), minute).plus(READ_TIME_MARGIN));
        }
        return new Snapshot(minute, counted.rows());
    }

    /** Returns the last whole minute, unless it is before the order: then the next one, so that no message is missing. */
    static Instant wholeMinute(Instant orderedAt, Instant now) {
        Instant last = now.truncatedTo(ChronoUnit.MINUTES);
        return last.isBefore(orderedAt) ? last.plus(1, ChronoUnit.MINUTES) : last;
    }

    /**
     * Returns how many slices of the next job may be queued. Large jobs of one organisation share the queue: the k-th
     * queues a k-th of the slices, so that a hundred of them do not queue a hundred times as many in front of another
     * organisation's job.
     */
    private int queueShare(int running) {
        return Math.max(1, settings.maxQueuedSlices() / (1 + running));
    }

    private Optional<ExportJob> planSlices(ExportJob job) {
        List<JobSlice> computed = computeSlices(job);
        long rows = computed.stream().mapToLong(JobSlice::rows).sum();
        if (exceedsQuota(job, rows)) {
            return failBeyondQuota(job, rows + " rows");
        }
        if (computed.size() > 1) {
            recordSlices(job, computed);
        }
        return recordCount(
                job, rows, (current, now) -> current.sliced(job.attempt(), Math.max(1, computed.size()), rows, now));
    }

    private void recordSlices(ExportJob job, List<JobSlice> computed) {
        try {
            slices.createMissing(job, computed);
        } catch (SlicePlanConflictException e) {
            throw new PlanConflictException(e);
        }
        if (slices.find(job.exportId(), job.attempt(), computed.size()).isPresent()) {
            throw new PlanConflictException("attempt " + job.attempt() + " of job " + job.exportId()
                    + " has more slices than the " + computed.size() + " that this worker computes");
        }
    }

    private List<JobSlice> computeSlices(ExportJob job) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a counted job has its snapshot");
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a counted job has its rule for slicing");
        var counter = new SnapshotWindowCounter(
                firestore, gapicClient, job.query(), snapshot.readAt(), settings.countTimeout());
        Runnable heartbeat = updater.heartbeat(job.exportId(), HEARTBEAT);
        var bisection = new Bisection(counter, plan.rowsPerSlice(), settings.countConcurrency(), () -> {
            shutdown.throwIfStopping();
            heartbeat.run();
        });
        try {
            var computed = new ArrayList<JobSlice>();
            for (CountedWindow range : bisection.split(job.query().window())) {
                computed.add(JobSlice.open(job.attempt(), computed.size(), range.window(), range.rows()));
            }
            return computed;
        } catch (RuntimeException e) {
            throw FirestoreFutures.isSnapshotTooOld(e) ? new SnapshotExpiredException(e) : e;
        }
    }

    /** Charges the rows of a job to the organisation's quota once. */
    private Optional<ExportJob> recordCount(ExportJob job, long rows, TimedTransition within) {
        return resultOf(
                job,
                updater.updateWithinQuota(
                        job.exportId(),
                        job.rowsCharged() ? 0 : rows,
                        settings.maxRowsPerDay(),
                        within,
                        failedBeyondQuota(job, rows + " rows")));
    }

    /** Looks before work that a refused job should not cost. {@link #recordCount} decides. */
    private boolean exceedsQuota(ExportJob job, long rows) {
        return !job.rowsCharged() && updater.exceedsQuota(job.caller().orgId(), rows, settings.maxRowsPerDay());
    }

    private Optional<ExportJob> failBeyondQuota(ExportJob job, String rows) {
        return update(job, failedBeyondQuota(job, rows));
    }

    private TimedTransition failedBeyondQuota(ExportJob job, String rows) {
        var failure = new JobFailure(
                JobFailure.Code.QUOTA_EXCEEDED,
                "The export has " + rows + ". With them the exports of your organisation would have more than "
                        + settings.maxRowsPerDay()
                        + " rows today; request a shorter window, or export again after midnight UTC.");
        return (current, now) ->
                current.rowsTotal() == null ? current.failed(job.attempt(), failure, now) : Optional.empty();
    }

    private Optional<ExportJob> update(ExportJob job, TimedTransition transition) {
        return resultOf(job, updater.update(job.exportId(), transition));
    }

    /** Returns the job after the change, whether this worker made it or another one. */
    private static Optional<ExportJob> resultOf(ExportJob job, Change change) {
        if (change instanceof Change.Applied applied) {
            return Optional.of(applied.job()).filter(changed -> !changed.state().isTerminal());
        }
        return change instanceof Change.Rejected rejected
                ? Optional.of(rejected.job()).filter(now -> now.isCurrent(job.attempt()) && now.snapshot() != null)
                : Optional.empty();
    }
}
