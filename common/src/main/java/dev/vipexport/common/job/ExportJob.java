package dev.vipexport.common.job;

import dev.vipexport.common.query.ExportQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An export job. Each transition is a method that returns the changed job, or empty if the job does not allow the
 * transition: it has ended, or another attempt is current. {@code JobStore} applies transitions with compare-and-set.
 *
 * @param retention how long the job and its file are kept after the end. At least a day
 * @param attempt number of the current snapshot, from 1. Each new attempt takes a new snapshot
 * @param rowsCharged whether the rows of an attempt count towards the organisation's quota of the day. Those of further
 *     attempts do not, because the caller did not cause them
 * @param failures how often processing failed, over all attempts
 * @param claims workers that claimed the current stage since its rows last grew, minus those that reported a failure or
 *     released it. The last of them may still be working. The others are lost
 * @param changedAt time of the last change, progress included. The sweeper finds stalled jobs by it
 * @param turnAt the job's place among those that wait for their start: the earliest goes first. Null once it has started
 * @param route which ticket carries the job
 * @param waitingSince since when the job, which is large, waits until the workers have fewer rows to read, or null if it
 *     does not wait
 * @param startedAt when a worker first claimed the job
 * @param snapshot of the current attempt. Already set while QUEUED if a worker plans its slices
 * @param plan how the current attempt is split. Set with the snapshot
 * @param rowsDone rows of the current attempt that are written to parts, unfinished parts included
 * @param file set exactly when SUCCEEDED
 * @param failure set exactly when FAILED
 * @param deadLetterDue since when the job has FAILED and its dead letter is not known to be in Kafka, or null if there is none
 *     to send
 * @param callback where to report the end, or null if the caller asked for no callback
 * @param retryOf id of the job that this one retries, or null if it was ordered
 * @param retriedAs id of the job that retries this one, or null if there is none
 */
public record ExportJob(
        String exportId,
        Caller caller,
        ExportQuery query,
        ExportOptions options,
        Duration retention,
        JobState state,
        int attempt,
        boolean rowsCharged,
        int failures,
        int claims,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant turnAt,
        Route route,
        @Nullable Instant waitingSince,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Snapshot snapshot,
        @Nullable SlicePlan plan,
        long rowsDone,
        @Nullable ExportFile file,
        @Nullable JobFailure failure,
        @Nullable Instant deadLetterDue,
        @Nullable JobCallback callback,
        @Nullable String retryOf,
        @Nullable String retriedAs) {
    private static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    /** How much later the turn of a job is for each active job of its organisation. More than a small job takes to its start. */
    private static final Duration TURN_INTERVAL = Duration.ofMinutes(1);

    /** Returns a new job without a callback. */
    public static ExportJob queued(
            String exportId, Caller caller, ExportQuery query, ExportOptions options, Instant now) {
        return queued(exportId, caller, query, options, null, now);
    }

    /**
     * Returns a new job.
     *
     * @param callbackUrl where to report the end, or null for no callback
     * @param now time of creation, truncated to the microseconds that Firestore stores
     */
    public static ExportJob queued(
            String exportId,
            Caller caller,
            ExportQuery query,
            ExportOptions options,
            @Nullable String callbackUrl,
            Instant now) {
        return queued(exportId, caller, query, options, callbackUrl, null, now);
    }

    private static ExportJob queued(
            String exportId,
            Caller caller,
            ExportQuery query,
            ExportOptions options,
            @Nullable String callbackUrl,
            @Nullable String retryOf,
            Instant now) {
        Instant at = truncateToMicros(now);
        return new ExportJob(
                exportId,
                caller,
                query,
                options,
                DEFAULT_RETENTION,
                JobState.QUEUED,
                1,
                false,
                0,
                0,
                at,
                at,
                at,
                Route.OWN_TICKET,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                null,
                callbackUrl == null ? null : JobCallback.pending(callbackUrl),
                retryOf,
                null);
    }

    /** Returns this new job with another retention. */
    public ExportJob withRetention(Duration newRetention) {
        return toBuilder(changedAt).retention(newRetention).build();
    }

    /** Returns this job, if it waits for its start, with the turn that it has beside the active jobs of its organisation. */
    public ExportJob withTurnAfter(long activeJobs) {
        if (turnAt == null) {
            return this;
        }
        return toBuilder(changedAt)
                .turnAt(createdAt.plus(TURN_INTERVAL.multipliedBy(activeJobs)))
                .build();
    }

    /** Returns whether jobs of organisations with less under way may start before this one. */
    public boolean letsOthersGoFirst() {
        return turnAt != null && turnAt.isAfter(createdAt);
    }

    /** Returns when the job and its file are deleted, or null until the job ends. */
    public @Nullable Instant expiresAt() {
        return finishedAt == null ? null : finishedAt.plus(retention);
    }

    /**
     * Returns a new job with the query, options and callback of this one.
     *
     * @param retriedBy the caller of the new job
     */
    public ExportJob newRetry(String newExportId, Caller retriedBy, Instant now) {
        return queued(newExportId, retriedBy, query, options, callback == null ? null : callback.url(), exportId, now);
    }

    /** FAILED or CANCELED: records the job that retries this one. Of concurrent retries, one succeeds. */
    public Optional<ExportJob> retriedAs(String newExportId, Instant now) {
        return isRetryable() ? Optional.of(toBuilder(now).retriedAs(newExportId).build()) : Optional.empty();
    }

    /** Returns whether the job has ended without a file and no other job retries it. */
    private boolean isRetryable() {
        return (state == JobState.FAILED || state == JobState.CANCELED) && retriedAs == null;
    }

    /** Returns the hash of organisation, API key, query, options and callback URL. Equal requests have equal hashes. */
    public String fingerprint() {
        return Fingerprint.of(caller, query, options, callback == null ? null : callback.url());
    }

    /** Returns the number of rows of the snapshot, or null until a worker has counted all of them. */
    public @Nullable Long rowsTotal() {
        return snapshot == null || (plan != null && plan.slices() == 0) ? null : snapshot.rows();
    }

    /** Returns whether the current attempt has more rows than fit in one slice. Such jobs have their own topic. */
    public boolean isLarge() {
        return plan != null && !plan.equals(SlicePlan.SINGLE_SLICE);
    }

    /** Returns the rows of a large job that the workers still have to read, as far as they are counted, or 0 for other jobs. */
    public long remainingRows() {
        return isLarge() && !state.isTerminal() && snapshot != null ? snapshot.rows() - rowsDone : 0;
    }

    /** Returns whether the current attempt has several slices, each with a ticket of its own. */
    public boolean isSliced() {
        return plan != null && plan.slices() > 1;
    }

    /** Returns whether {@code expectedAttempt} can still produce the file. */
    public boolean isCurrent(int expectedAttempt) {
        return !state.isTerminal() && attempt == expectedAttempt;
    }

    /**
     * QUEUED to RUNNING with a single slice: fixes the snapshot. A second worker is rejected and uses the recorded
     * snapshot.
     */
    public Optional<ExportJob> planned(int expectedAttempt, Snapshot at, Instant now) {
        return isAwaitingSnapshot(expectedAttempt)
                ? Optional.of(withSnapshot(at, SlicePlan.SINGLE_SLICE, now)
                        .rowsCharged()
                        .state(JobState.RUNNING)
                        .build())
                : Optional.empty();
    }

    /**
     * Stays QUEUED: a worker that has the ticket of another job starts this one, whose turn is earlier. Of concurrent workers,
     * one succeeds. A job that a worker of an earlier version started only loses its turn and keeps its route.
     */
    public Optional<ExportJob> startedAhead(Instant now) {
        if (turnAt == null) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .turnAt(null)
                .route(isAwaitingSnapshot(attempt) && waitingSince == null ? Route.OTHER_TICKET : route)
                .build());
    }

    /** Stays QUEUED: the job was found to be large, and its ticket is on the topic of large jobs. */
    public Optional<ExportJob> forwarded(int expectedAttempt, Instant now) {
        return isAwaitingSnapshot(expectedAttempt)
                ? Optional.of(
                        toBuilder(now).turnAt(null).route(Route.LARGE_JOBS).build())
                : Optional.empty();
    }

    /** Stays QUEUED: a large job waits for its snapshot. Rejected if it waits already. */
    public Optional<ExportJob> waiting(int expectedAttempt, Instant now) {
        return isAwaitingSnapshot(expectedAttempt) && waitingSince == null
                ? Optional.of(toBuilder(now)
                        .turnAt(null)
                        .waitingSince(truncateToMicros(now))
                        .build())
                : Optional.empty();
    }

    /**
     * Stays QUEUED, but fixes the snapshot and the rule that splits its rows. A worker that resumes after a crash then
     * finds equal slices.
     *
     * @param at has a lower bound of the rows, because all of them are counted later
     */
    public Optional<ExportJob> counted(
            int expectedAttempt, Snapshot at, long rowsPerSlice, int maxQueuedSlices, Instant now) {
        return isAwaitingSnapshot(expectedAttempt)
                ? Optional.of(withSnapshot(at, new SlicePlan(rowsPerSlice, maxQueuedSlices, 0), now)
                        .build())
                : Optional.empty();
    }

    /**
     * QUEUED to RUNNING: all slices of a {@link #counted} job are recorded.
     *
     * @param rows the rows of all slices together
     */
    public Optional<ExportJob> sliced(int expectedAttempt, int slices, long rows, Instant now) {
        if (!isInState(expectedAttempt, JobState.QUEUED) || plan == null || snapshot == null) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .rowsCharged()
                .state(JobState.RUNNING)
                .snapshot(new Snapshot(snapshot.readAt(), rows))
                .plan(plan.withSliceCount(slices))
                .claims(slices > 1 ? 0 : 1)
                .build());
    }

    private boolean isAwaitingSnapshot(int expectedAttempt) {
        return isInState(expectedAttempt, JobState.QUEUED) && snapshot == null;
    }

    /** Includes the first claim, which saves a separate write. */
    private ExportJobBuilder withSnapshot(Snapshot at, SlicePlan chosenPlan, Instant now) {
        return toBuilder(now)
                .claims(1)
                .turnAt(null)
                .waitingSince(null)
                .startedAt(startedAt == null ? now : startedAt)
                .snapshot(at)
                .plan(chosenPlan);
    }

    /** RUNNING: records progress. It never shrinks and never exceeds the count. */
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

    /** RUNNING to ASSEMBLING: all slices are done. */
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

    /** ASSEMBLING, or RUNNING with a single slice, to SUCCEEDED: the file is published. */
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

    /** Any active state to FAILED. Makes the dead letter due in the same write, so that no crash can lose it. */
    public Optional<ExportJob> failed(int expectedAttempt, JobFailure reason, Instant now) {
        if (state.isTerminal() || attempt != expectedAttempt) {
            return Optional.empty();
        }
        return Optional.of(endedAs(JobState.FAILED, now)
                .failure(reason)
                .deadLetterDue(reason.code().hasDeadLetter() ? truncateToMicros(now) : null)
                .build());
    }

    /** FAILED: Kafka has the dead letter. Keeps the time of the last change, because callers see no difference. */
    public Optional<ExportJob> deadLetterSent() {
        return deadLetterDue == null
                ? Optional.empty()
                : Optional.of(toBuilder(changedAt).deadLetterDue(null).build());
    }

    /** Any active state to CANCELED, in every attempt. */
    public Optional<ExportJob> canceled(Instant now) {
        return state.isTerminal()
                ? Optional.empty()
                : Optional.of(endedAs(JobState.CANCELED, now).build());
    }

    /** Makes the callback due in the same write, so that no crash can separate the two. */
    private ExportJobBuilder endedAs(JobState end, Instant now) {
        return toBuilder(now)
                .state(end)
                .turnAt(null)
                .waitingSince(null)
                .finishedAt(now)
                .callback(callback == null ? null : callback.due(truncateToMicros(now)));
    }

    /** Any active state to QUEUED with the next attempt, because the snapshot expired. */
    public Optional<ExportJob> restarted(int expectedAttempt, Instant now) {
        if (state.isTerminal() || attempt != expectedAttempt) {
            return Optional.empty();
        }
        return Optional.of(toBuilder(now)
                .state(JobState.QUEUED)
                .attempt(attempt + 1)
                .turnAt(null)
                .route(Route.OWN_TICKET)
                .snapshot(null)
                .plan(null)
                .claims(0)
                .rowsDone(0)
                .build());
    }

    /** Counts a failure and releases the claim. The worker then retries or fails the job. Only its own ticket retries it. */
    public Optional<ExportJob> withFailureCounted(int expectedAttempt, Instant now) {
        return released(expectedAttempt, now)
                .map(released -> released.toBuilder(now)
                        .failures(failures + 1)
                        .turnAt(null)
                        .build());
    }

    /**
     * Returns whether a worker has claimed the current stage. Two stages have no claims: before the snapshot a worker
     * only counts, and while several slices run the workers claim the slices.
     */
    public boolean wasClaimed() {
        return !state.isTerminal() && snapshot != null && !(state == JobState.RUNNING && isSliced());
    }

    /** Records that a worker takes over from another one, which may be lost or still working. */
    public Optional<ExportJob> claimed(int expectedAttempt, Instant now) {
        return isCurrent(expectedAttempt)
                ? Optional.of(toBuilder(now)
                        .claims(claims + 1)
                        .route(routeOfOwnTicket())
                        .build())
                : Optional.empty();
    }

    /** Removes the claim of a worker that reported its result. */
    public Optional<ExportJob> released(int expectedAttempt, Instant now) {
        return isCurrent(expectedAttempt)
                ? Optional.of(toBuilder(now)
                        .claims(Math.max(0, claims - 1))
                        .route(routeOfOwnTicket())
                        .build())
                : Optional.empty();
    }

    private Route routeOfOwnTicket() {
        return route == Route.OTHER_TICKET ? Route.OWN_TICKET : route;
    }

    /**
     * Marks a stalled job before the sweeper sends another ticket, which takes the job over. Of concurrent sweepers, one
     * succeeds.
     */
    public Optional<ExportJob> touched(Instant unchangedSince, Instant now) {
        return state.isTerminal() || changedAt.isAfter(unchangedSince)
                ? Optional.empty()
                : Optional.of(toBuilder(now).route(routeOfOwnTicket()).build());
    }

    /** Returns whether the callback must be sent now. */
    public boolean isCallbackDue(Instant now) {
        return state.isTerminal() && callback != null && callback.isDue(now);
    }

    /**
     * Records the start of a delivery attempt. Of concurrent senders, one succeeds.
     *
     * @param nextAttempt when the next attempt is due if this one reports no result
     */
    public Optional<ExportJob> callbackAttempted(Instant nextAttempt, Instant now) {
        return updateCallback(pending -> pending.attempted(nextAttempt, now), now);
    }

    /**
     * Records the result of a delivery attempt.
     *
     * @param number number of the delivery attempt. If a later one has started, or the caller has asked for redelivery, the
     *     result is listed and changes nothing else
     * @param maxAttempts number of failed attempts after which the callback is given up
     */
    public Optional<ExportJob> callbackAnswered(int number, JobCallback.Result result, int maxAttempts, Instant now) {
        return updateCallback(callback -> callback.answered(number, result, maxAttempts), now);
    }

    /** Gives the callback up after the last attempt reported no result. */
    public Optional<ExportJob> callbackGivenUp(Instant now) {
        return updateCallback(pending -> pending.givenUp(now), now);
    }

    /** Ended: makes the callback due again, with all its attempts, whether it was delivered, given up or neither. */
    public Optional<ExportJob> callbackRedelivered(Instant now) {
        return updateCallback(callback -> Optional.of(callback.redelivered(now)), now);
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
