package dev.vipexport.worker.plan;

import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.common.job.SlicesDifferException;
import dev.vipexport.common.job.Snapshot;
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
    private final FirestoreClient atReadTime;
    private final JobStore jobs;
    private final SliceStore slices;
    private final PlanSettings settings;
    private final InstantSource clock;

    public Planner(
            Firestore firestore,
            FirestoreClient atReadTime,
            JobStore jobs,
            SliceStore slices,
            PlanSettings settings,
            InstantSource clock) {
        this.firestore = firestore;
        this.atReadTime = atReadTime;
        this.jobs = jobs;
        this.slices = slices;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Plans {@code job} if it has few rows, or finds it planned. Never takes long: Firestore counts no further than one
     * row more than a slice takes.
     *
     * @param foreseen hears of the job as it will be, if nobody is faster, just before that is recorded
     * @throws BackendUnavailableException when Firestore could not be reached
     */
    public Planned planSmall(ExportJob job, Consumer<ExportJob> foreseen) {
        if (!isUncounted(job)) {
            return small(sameAttempt(job, job.attempt()));
        }
        // a limit is an int
        int enough = (int) Math.min(settings.sliceRows(), Integer.MAX_VALUE - 1) + 1;
        Snapshot fresh = count(job, VipMessages.matching(firestore, job.query()).limit(enough));
        if (fresh.rows() > settings.sliceRows()) {
            return new Planned.Large(job);
        }
        Instant now = clock.instant();
        job.planned(job.attempt(), fresh, now).ifPresent(foreseen);
        return small(changed(job, current -> current.planned(job.attempt(), fresh, now)));
    }

    private static Planned small(Optional<ExportJob> planned) {
        return planned.<Planned>map(job -> job.isLarge() ? new Planned.Large(job) : new Planned.Ready(job))
                .orElseGet(Planned.Overtaken::new);
    }

    /**
     * Plans {@code job} however many rows it has, or finds it planned.
     *
     * @throws BackendUnavailableException when Firestore could not be reached
     */
    public Planned plan(ExportJob job) {
        Optional<ExportJob> counted = isUncounted(job) ? counted(job) : sameAttempt(job, job.attempt());
        if (counted.isEmpty()) {
            return new Planned.Overtaken();
        }
        return counted.get().state() == JobState.QUEUED ? cut(counted.get()) : new Planned.Ready(counted.get());
    }

    private static boolean isUncounted(ExportJob job) {
        return job.state() == JobState.QUEUED && job.snapshot() == null;
    }

    private Optional<ExportJob> counted(ExportJob job) {
        Snapshot fresh = count(job, VipMessages.matching(firestore, job.query()));
        // fewer than when it was found to be large, where messages were deleted since
        boolean isSmall = fresh.rows() <= settings.sliceRows();
        return changed(
                job,
                current -> isSmall
                        ? current.planned(job.attempt(), fresh, clock.instant())
                        : current.counted(
                                job.attempt(), fresh, settings.sliceRows(), settings.window(), clock.instant()));
    }

    /** Firestore's own clock says when the count was true; a local one could name a time that it never served. */
    private Snapshot count(ExportJob job, Query matching) {
        AggregateQuerySnapshot counted = FirestoreCalls.await(
                matching.count().get(), settings.countTimeout(), "counting the messages of job " + job.exportId());
        // reads are served at whole microseconds only
        return new Snapshot(
                VipMessages.instant(counted.getReadTime()).truncatedTo(ChronoUnit.MICROS), counted.getCount());
    }

    private Planned cut(ExportJob job) {
        List<JobSlice> cut;
        try {
            cut = slicesOf(job);
        } catch (RuntimeException e) {
            if (FirestoreCalls.isSnapshotTooOld(e)) {
                return new Planned.SnapshotTooOld(job);
            }
            throw e;
        }
        if (cut.size() > 1 && !isRecorded(job, cut)) {
            return new Planned.CutOtherwise(job);
        }
        return changed(job, current -> current.sliced(job.attempt(), cut.size(), clock.instant()))
                .<Planned>map(Planned.Ready::new)
                .orElseGet(Planned.Overtaken::new);
    }

    /** False where another version of this planner was at the same attempt. */
    private boolean isRecorded(ExportJob job, List<JobSlice> cut) {
        try {
            slices.record(job, cut);
            return slices.find(job.exportId(), job.attempt(), cut.size()).isEmpty();
        } catch (SlicesDifferException e) {
            LOG.error("Workers of different versions plan the same job; this attempt is lost", e);
            return false;
        }
    }

    private List<JobSlice> slicesOf(ExportJob job) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "a counted job has its snapshot");
        SlicePlan plan = Objects.requireNonNull(job.plan(), "a counted job says how it is cut");
        var counts = new SnapshotCounts(firestore, atReadTime, job.query(), snapshot.readAt(), settings.countTimeout());
        var whole = new Stretch(job.query().window(), snapshot.rows());
        var cut = new ArrayList<JobSlice>();
        for (Stretch stretch : new Bisection(counts, plan.rowsPerSlice(), settings.parallelCounts()).cut(whole)) {
            cut.add(JobSlice.open(job.attempt(), cut.size(), stretch.window(), stretch.rows()));
        }
        return cut;
    }

    /** The job after the change, by this worker or by another. */
    private Optional<ExportJob> changed(ExportJob job, JobStore.Transition transition) {
        JobStore.Change change = jobs.change(job.exportId(), transition);
        if (change instanceof JobStore.Change.Applied applied) {
            return Optional.of(applied.job());
        }
        return change instanceof JobStore.Change.Refused refused
                ? sameAttempt(refused.job(), job.attempt())
                : Optional.empty();
    }

    private static Optional<ExportJob> sameAttempt(ExportJob job, int attempt) {
        return job.wants(attempt) && job.snapshot() != null ? Optional.of(job) : Optional.empty();
    }
}
