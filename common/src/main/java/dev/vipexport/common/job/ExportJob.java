package dev.vipexport.common.job;

import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.query.ExportQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One export job, as its document says. Changes are methods that give the changed job, or nothing where the job no
 * longer allows the change: it has ended, or another attempt is under way. The {@link JobStore} applies them with
 * compare-and-set.
 *
 * @param attempt counts from 1; a new attempt is a new snapshot
 * @param failures how often the work of this job failed and is to be tried again, over all attempts
 * @param claims how often workers took the attempt, or its assembling, since its rows last grew, without those whose end is
 *     known: that failed, or handed it on because they stopped. The last may be at work; of the others nobody has heard
 * @param changedAt when anything last changed, progress included; a job whose time stands still needs a wake-up
 * @param startedAt when a worker first took it
 * @param snapshot of the attempt under way; already set while QUEUED where its slices are still being planned
 * @param plan how the attempt under way is cut; set with the snapshot
 * @param rowsDone rows of the attempt under way that are in parts or being written
 * @param file set exactly when SUCCEEDED
 * @param failure set exactly when FAILED
 * @param callback whom to tell of the end; null where nobody asked for that
 */
public record ExportJob(
        String exportId,
        Caller caller,
        ExportQuery query,
        ExportOptions options,
        JobState state,
        int attempt,
        int failures,
        int claims,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Snapshot snapshot,
        @Nullable SlicePlan plan,
        long rowsDone,
        @Nullable ExportFile file,
        @Nullable JobFailure failure,
        @Nullable JobCallback callback) {

    /** A job that nobody has worked on, and of whose end nobody is told. */
    public static ExportJob queued(
            String exportId, Caller caller, ExportQuery query, ExportOptions options, Instant now) {
        return queued(exportId, caller, query, options, null, now);
    }

    /**
     * A job that nobody has worked on; {@code now} is cut to the microseconds that Firestore keeps.
     *
     * @param callbackUrl where its end is told; null for nowhere
     */
    public static ExportJob queued(
            String exportId,
            Caller caller,
            ExportQuery query,
            ExportOptions options,
            @Nullable String callbackUrl,
            Instant now) {
        Instant at = truncateToMicros(now);
        return new ExportJob(
                exportId,
                caller,
                query,
                options,
                JobState.QUEUED,
                1,
                0,
                0,
                at,
                at,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                callbackUrl == null ? null : JobCallback.pending(callbackUrl));
    }

    /** The same organisation, key, query, options and address of a callback give the same fingerprint. */
    public String fingerprint() {
        return Fingerprint.of(caller, query, options, callback == null ? null : callback.url());
    }

    /** Its attempt under way was counted and has more rows than one slice takes; its tickets have a topic of their own. */
    public boolean isLarge() {
        return plan != null && !plan.equals(SlicePlan.SINGLE_SLICE);
    }

    /** More than one slice: the job is led by tickets for its slices. */
    public boolean isSliced() {
        return plan != null && plan.slices() > 1;
    }

    /** Whether {@code expectedAttempt} can still give a file. */
    public boolean isCurrent(int expectedAttempt) {
        return !state.isTerminal() && attempt == expectedAttempt;
    }

    /**
     * QUEUED to RUNNING with a single slice: the snapshot is fixed. Who comes second is refused and works at the
     * recorded one.
     */
    public Optional<ExportJob> planned(int expectedAttempt, Snapshot at, Instant now) {
        return isAwaitingSnapshot(expectedAttempt)
                ? Optional.of(withSnapshot(at, SlicePlan.SINGLE_SLICE, now)
                        .state(JobState.RUNNING)
                        .build())
                : Optional.empty();
    }

    /**
     * QUEUED still, but the snapshot is fixed, and by which rule its rows are cut: so whoever goes on after a crash
     * finds the same slices.
     */
    public Optional<ExportJob> counted(
            int expectedAttempt, Snapshot at, long rowsPerSlice, int maxQueuedSlices, Instant now) {
        return isAwaitingSnapshot(expectedAttempt)
                ? Optional.of(withSnapshot(at, new SlicePlan(rowsPerSlice, maxQueuedSlices, 0), now)
                        .build())
                : Optional.empty();
    }

    /** QUEUED to RUNNING: all slices of a counted job are recorded. */
    public Optional<ExportJob> sliced(int expectedAttempt, int slices, Instant now) {
        if (!isInState(expectedAttempt, JobState.QUEUED) || plan == null) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .state(JobState.RUNNING)
                .plan(plan.withSliceCount(slices))
                .claims(slices > 1 ? 0 : 1)
                .build());
    }

    private boolean isAwaitingSnapshot(int expectedAttempt) {
        return isInState(expectedAttempt, JobState.QUEUED) && snapshot == null;
    }

    /** The first take costs no change of its own. */
    private ExportJobBuilder withSnapshot(Snapshot at, SlicePlan chosenPlan, Instant now) {
        return toBuilder(now)
                .claims(1)
                .startedAt(startedAt == null ? now : startedAt)
                .snapshot(at)
                .plan(chosenPlan);
    }

    /** RUNNING: more rows are done. Never goes backwards, never beyond the count. */
    public Optional<ExportJob> progressed(int expectedAttempt, long rows, Instant now) {
        if (!isInState(expectedAttempt, JobState.RUNNING) || snapshot == null) {
            return Optional.empty();
        }
        long done = Math.min(Math.max(rowsDone, rows), snapshot.rows());
        return Optional.of(toBuilder(now)
                .rowsDone(done)
                .claims(done > rowsDone ? 1 : claims)
                .build());
    }

    /** RUNNING to ASSEMBLING: the last slice is done. */
    public Optional<ExportJob> assembling(int expectedAttempt, Instant now) {
        if (!isInState(expectedAttempt, JobState.RUNNING) || snapshot == null) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .state(JobState.ASSEMBLING)
                .rowsDone(snapshot.rows())
                .claims(1)
                .build());
    }

    /** ASSEMBLING, or RUNNING as a single slice, to SUCCEEDED: the file is published. */
    public Optional<ExportJob> succeeded(int expectedAttempt, ExportFile published, Instant now) {
        boolean isWhole = isInState(expectedAttempt, JobState.RUNNING) && !isSliced();
        if (!isWhole && !isInState(expectedAttempt, JobState.ASSEMBLING)) {
            return Optional.empty();
        }
        return Optional.of(endedAs(JobState.SUCCEEDED, now)
                .rowsDone(published.rows())
                .file(published)
                .build());
    }

    /** Any state but an end, to FAILED. */
    public Optional<ExportJob> failed(int expectedAttempt, JobFailure reason, Instant now) {
        if (state.isTerminal() || attempt != expectedAttempt) {
            return Optional.empty();
        }
        return Optional.of(endedAs(JobState.FAILED, now).failure(reason).build());
    }

    /** Any state but an end, to CANCELED; whatever attempt is under way. */
    public Optional<ExportJob> canceled(Instant now) {
        return state.isTerminal()
                ? Optional.empty()
                : Optional.of(endedAs(JobState.CANCELED, now).build());
    }

    /** Every end makes the callback due in the same write. */
    private ExportJobBuilder endedAs(JobState end, Instant now) {
        return toBuilder(now)
                .state(end)
                .finishedAt(now)
                .callback(callback == null ? null : callback.due(truncateToMicros(now)));
    }

    /** The snapshot is lost: QUEUED again as the next attempt, which will take a fresh one. */
    public Optional<ExportJob> restarted(int expectedAttempt, Instant now) {
        if (state.isTerminal() || attempt != expectedAttempt) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .state(JobState.QUEUED)
                .attempt(attempt + 1)
                .snapshot(null)
                .plan(null)
                .claims(0)
                .rowsDone(0)
                .build());
    }

    /** The work failed and will be tried again. */
    public Optional<ExportJob> withFailureCounted(int expectedAttempt, Instant now) {
        return released(expectedAttempt, now)
                .map(released -> released.toBuilder(now).failures(failures + 1).build());
    }

    /**
     * Whether somebody took the attempt before: a worker changes it at once in its every stage but two. Nothing but a
     * count comes before its snapshot, and while its slices are at work these are what is taken.
     */
    public boolean wasClaimed() {
        return !state.isTerminal() && snapshot != null && !(state == JobState.RUNNING && isSliced());
    }

    /** A worker takes what another one left, or may still be at. */
    public Optional<ExportJob> claimed(int expectedAttempt, Instant now) {
        return isCurrent(expectedAttempt)
                ? Optional.of(toBuilder(now).claims(claims + 1).build())
                : Optional.empty();
    }

    /** The worker that took it has said how that ended. */
    public Optional<ExportJob> released(int expectedAttempt, Instant now) {
        return isCurrent(expectedAttempt)
                ? Optional.of(toBuilder(now).claims(Math.max(0, claims - 1)).build())
                : Optional.empty();
    }

    /** The sweep is about to send another ticket; of many sweeps at once, one wins. */
    public Optional<ExportJob> touched(Instant unchangedSince, Instant now) {
        return state.isTerminal() || changedAt.isAfter(unchangedSince)
                ? Optional.empty()
                : Optional.of(toBuilder(now).build());
    }

    /** Whether somebody should be told of the job's end now. */
    public boolean isCallbackDue(Instant now) {
        return state.isTerminal() && callback != null && callback.isDue(now);
    }

    /**
     * Somebody sets out to tell of the job's end; of many at once, one wins.
     *
     * @param nextAttempt when another one may, if nothing is heard of this one
     */
    public Optional<ExportJob> callbackAttempted(Instant nextAttempt, Instant now) {
        return updateCallback(pending -> pending.attempted(nextAttempt, now), now);
    }

    /**
     * What became of an attempt to tell of the end.
     *
     * @param expectedAttempt of the callback, not of the job; refused where a later one is under way
     * @param maxAttempts after so many that failed it is given up
     */
    public Optional<ExportJob> callbackAnswered(
            int expectedAttempt, JobCallback.Verdict verdict, String outcome, int maxAttempts, Instant now) {
        return updateCallback(pending -> pending.answered(expectedAttempt, verdict, outcome, maxAttempts), now);
    }

    /** All attempts are used, and nothing was heard of the last one. */
    public Optional<ExportJob> callbackGivenUp(Instant now) {
        return updateCallback(pending -> pending.givenUp(now), now);
    }

    private Optional<ExportJob> updateCallback(Function<JobCallback, Optional<JobCallback>> transition, Instant now) {
        return Optional.ofNullable(state.isTerminal() ? callback : null)
                .flatMap(transition)
                .map(changed -> toBuilder(now).callback(changed).build());
    }

    private boolean isInState(int expectedAttempt, JobState expected) {
        return attempt == expectedAttempt && state == expected;
    }

    private ExportJobBuilder toBuilder(Instant now) {
        return new ExportJobBuilder(this, truncateToMicros(now));
    }

    static Instant truncateToMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
