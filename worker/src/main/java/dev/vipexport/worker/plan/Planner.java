package dev.vipexport.worker.plan;

import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SlicePlanConflictException;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.VipMessages;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fixes an attempt's snapshot and its slices, once: every worker that takes the job later works at the recorded ones.
 *
 * <p>Few rows are RUNNING with one change. Many take three steps, each harmless to repeat: the snapshot and the rule for
 * cutting are recorded; the slices, which follow from these alone, are created where they are missing; the job becomes
 * RUNNING with their number. A planner that dies in between is continued by the next one; two at once write the same.
 */
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final Firestore firestore;
    private final FirestoreClient gapicClient;
    private final JobStore jobs;
    private final SliceStore slices;
    private final PlanSettings settings;
    private final InstantSource clock;

    public Planner(
            Firestore firestore,
            FirestoreClient gapicClient,
            JobStore jobs,
            SliceStore slices,
            PlanSettings settings,
            InstantSource clock) {
        this.firestore = firestore;
        this.gapicClient = gapicClient;
        this.jobs = jobs;
        this.slices = slices;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Plans {@code job} if it has few rows, or finds it planned. Never takes long: Firestore counts no further than one
     * row more than a slice takes.
     *
     * @param onPlanned hears of the job as it will be, if nobody is faster, just before that is recorded
     * @throws BackendUnavailableException when Firestore could not be reached
     */
    public PlanResult planSingleSlice(ExportJob job, Consumer<ExportJob> onPlanned) {
        if (!isUncounted(job)) {
            return singleSliceResult(ifSameAttempt(job, job.attempt()));
        }
        // a limit is an int
        int limit = (int) Math.min(settings.sliceRows(), Integer.MAX_VALUE - 1) + 1;
        Snapshot fresh = count(job, VipMessages.matching(firestore, job.query()).limit(limit));
        if (fresh.rows() > settings.sliceRows()) {
            return new PlanResult.NeedsSlicing(job);
        }
        Instant now = clock.instant();
        job.planned(job.attempt(), fresh, now).ifPresent(onPlanned);
        return singleSliceResult(update(job, current -> current.planned(job.attempt(), fresh, now)));
    }

    private static PlanResult singleSliceResult(Optional<ExportJob> planned) {
        return planned.<PlanResult>map(
                        job -> job.isLarge() ? new PlanResult.NeedsSlicing(job) : new PlanResult.Ready(job))
                .orElseGet(PlanResult.Superseded::new);
    }

    /**
     * Plans {@code job} however many rows it has, or finds it planned.
     *
     * @throws BackendUnavailableException when Firestore could not be reached
     */
    public PlanResult plan(ExportJob job) {
        Optional<ExportJob> counted = isUncounted(job) ? countAndRecord(job) : ifSameAttempt(job, job.attempt());
        if (counted.isEmpty()) {
            return new PlanResult.Superseded();
        }
        return counted.get().state() == JobState.QUEUED
                ? planSlices(counted.get())
                : new PlanResult.Ready(counted.get());
    }

    private static boolean isUncounted(ExportJob job) {
        return job.state() == JobState.QUEUED && job.snapshot() == null;
    }

    private Optional<ExportJob> countAndRecord(ExportJob job) {
        Snapshot fresh = count(job, VipMessages.matching(firestore, job.query()));
        // fewer than when it was found to be large, where messages were deleted since
        boolean isSmall = fresh.rows() <= settings.sliceRows();
        return update(
                job,
                current -> isSmall
                        ? current.planned(job.attempt(), fresh, clock.instant())
                        : current.counted(
                                job.attempt(),
                                fresh,
                                settings.sliceRows(),
                                settings.maxQueuedSlices(),
                                clock.instant()));
    }

    /** Firestore's own clock says when the count was true; a local one could name a time that it never served. */
    private Snapshot count(ExportJob job, Query matching) {
        AggregateQuerySnapshot counted = FirestoreFutures.await(
                matching.count().get(), settings.countTimeout(), "counting the messages of job " + job.exportId());
        // reads are served at whole microseconds only
        return new Snapshot(
                VipMessages.instant(counted.getReadTime()).truncatedTo(ChronoUnit.MICROS), counted.getCount());
    }

    private PlanResult planSlices(ExportJob job) {
        List<JobSlice> computed;
        try {
            computed = computeSlices(job);
        } catch (RuntimeException e) {
            if (FirestoreFutures.isSnapshotTooOld(e)) {
                return new PlanResult.SnapshotTooOld(job);
            }
            throw e;
        }
        if (computed.size() > 1 && !tryRecord(job, computed)) {
            return new PlanResult.PlanConflict(job);
        }
        return update(job, current -> current.sliced(job.attempt(), computed.size(), clock.instant()))
                .<PlanResult>map(PlanResult.Ready::new)
                .orElseGet(PlanResult.Superseded::new);
    }

    /** False where another version of this planner was at the same attempt. */
    private boolean tryRecord(ExportJob job, List<JobSlice> computed) {
        try {
            slices.createMissing(job, computed);
            return slices.find(job.exportId(), job.attempt(), computed.size()).isEmpty();
        } catch (SlicePlanConflictException e) {
            LOG.error("Workers of different versions plan the same job; this attempt is lost", e);
            return false;
        }
    }

    private List<JobSlice> computeSlices(ExportJob job) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a counted job has its snapshot");
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a counted job says how it is cut");
        var counter = new SnapshotWindowCounter(
                firestore, gapicClient, job.query(), snapshot.readAt(), settings.countTimeout());
        var whole = new CountedWindow(job.query().window(), snapshot.rows());
        var computed = new ArrayList<JobSlice>();
        for (CountedWindow range :
                new Bisection(counter, plan.rowsPerSlice(), settings.countConcurrency()).split(whole)) {
            computed.add(JobSlice.open(job.attempt(), computed.size(), range.window(), range.rows()));
        }
        return computed;
    }

    /** The job after the change, by this worker or by another. */
    private Optional<ExportJob> update(ExportJob job, JobStore.Transition transition) {
        JobStore.Change change = jobs.change(job.exportId(), transition);
        if (change instanceof JobStore.Change.Applied applied) {
            return Optional.of(applied.job());
        }
        return change instanceof JobStore.Change.Rejected refused
                ? ifSameAttempt(refused.job(), job.attempt())
                : Optional.empty();
    }

    private static Optional<ExportJob> ifSameAttempt(ExportJob job, int attempt) {
        return job.isCurrent(attempt) && job.snapshot() != null ? Optional.of(job) : Optional.empty();
    }
}
