package dev.vipexport.common.job;

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
 * @param takes how often workers took the attempt, or its assembling, since its rows last grew, without those whose end is
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
        Requester requester,
        ExportQuery query,
        ExportOptions options,
        JobState state,
        int attempt,
        int failures,
        int takes,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Snapshot snapshot,
        @Nullable SlicePlan plan,
        long rowsDone,
        @Nullable ExportFile file,
        @Nullable JobFailure failure,
        @Nullable Callback callback) {

    /** A job that nobody has worked on, and of whose end nobody is told. */
    public static ExportJob queued(
            String exportId, Requester requester, ExportQuery query, ExportOptions options, Instant now) {
        return queued(exportId, requester, query, options, null, now);
    }

    /**
     * A job that nobody has worked on; {@code now} is cut to the microseconds that Firestore keeps.
     *
     * @param callbackUrl where its end is told; null for nowhere
     */
    public static ExportJob queued(
            String exportId,
            Requester requester,
            ExportQuery query,
            ExportOptions options,
            @Nullable String callbackUrl,
            Instant now) {
        Instant at = micros(now);
        return new ExportJob(
                exportId,
                requester,
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
                callbackUrl == null ? null : Callback.to(callbackUrl));
    }

    /** The same organisation, key, query, options and address of a callback give the same fingerprint. */
    public String fingerprint() {
        return Fingerprint.of(requester, query, options, callback == null ? null : callback.url());
    }

    /** Its attempt under way was counted and has more rows than one slice takes; its tickets have a topic of their own. */
    public boolean isLarge() {
        return plan != null && !plan.equals(SlicePlan.ONE);
    }

    /** More than one slice: the job is led by tickets for its slices. */
    public boolean isSliced() {
        return plan != null && plan.slices() > 1;
    }

    /** Whether {@code ofAttempt} can still give a file. */
    public boolean wants(int ofAttempt) {
        return !state.isEnd() && attempt == ofAttempt;
    }

    /**
     * QUEUED to RUNNING with a single slice: the snapshot is fixed. Who comes second is refused and works at the
     * recorded one.
     */
    public Optional<ExportJob> planned(int ofAttempt, Snapshot at, Instant now) {
        return isUncounted(ofAttempt)
                ? Optional.of(
                        counted(at, SlicePlan.ONE, now).state(JobState.RUNNING).build())
                : Optional.empty();
    }

    /**
     * QUEUED still, but the snapshot is fixed, and by which rule its rows are cut: so whoever goes on after a crash
     * finds the same slices.
     */
    public Optional<ExportJob> counted(int ofAttempt, Snapshot at, long rowsPerSlice, int window, Instant now) {
        return isUncounted(ofAttempt)
                ? Optional.of(
                        counted(at, new SlicePlan(rowsPerSlice, window, 0), now).build())
                : Optional.empty();
    }

    /** QUEUED to RUNNING: all slices of a counted job are recorded. */
    public Optional<ExportJob> sliced(int ofAttempt, int slices, Instant now) {
        if (!isIn(ofAttempt, JobState.QUEUED) || plan == null) {
            return Optional.empty();
        }
        return Optional.of(change(now)
                .state(JobState.RUNNING)
                .plan(plan.cutInto(slices))
                .takes(slices > 1 ? 0 : 1)
                .build());
    }

    private boolean isUncounted(int ofAttempt) {
        return isIn(ofAttempt, JobState.QUEUED) && snapshot == null;
    }

    /** The first take costs no change of its own. */
    private ExportJobChange counted(Snapshot at, SlicePlan how, Instant now) {
        return change(now)
                .takes(1)
                .startedAt(startedAt == null ? now : startedAt)
                .snapshot(at)
                .plan(how);
    }

    /** RUNNING: more rows are done. Never goes backwards, never beyond the count. */
    public Optional<ExportJob> progressed(int ofAttempt, long rows, Instant now) {
        if (!isIn(ofAttempt, JobState.RUNNING) || snapshot == null) {
            return Optional.empty();
        }
        long done = Math.min(Math.max(rowsDone, rows), snapshot.rows());
        return Optional.of(
                change(now).rowsDone(done).takes(done > rowsDone ? 1 : takes).build());
    }

    /** RUNNING to ASSEMBLING: the last slice is done. */
    public Optional<ExportJob> assembling(int ofAttempt, Instant now) {
        if (!isIn(ofAttempt, JobState.RUNNING) || snapshot == null) {
            return Optional.empty();
        }
        return Optional.of(change(now)
                .state(JobState.ASSEMBLING)
                .rowsDone(snapshot.rows())
                .takes(1)
                .build());
    }

    /** ASSEMBLING, or RUNNING as a single slice, to SUCCEEDED: the file is published. */
    public Optional<ExportJob> succeeded(int ofAttempt, ExportFile published, Instant now) {
        boolean isWhole = isIn(ofAttempt, JobState.RUNNING) && !isSliced();
        if (!isWhole && !isIn(ofAttempt, JobState.ASSEMBLING)) {
            return Optional.empty();
        }
        return Optional.of(ended(JobState.SUCCEEDED, now)
                .rowsDone(published.rows())
                .file(published)
                .build());
    }

    /** Any state but an end, to FAILED. */
    public Optional<ExportJob> failed(int ofAttempt, JobFailure why, Instant now) {
        if (state.isEnd() || attempt != ofAttempt) {
            return Optional.empty();
        }
        return Optional.of(ended(JobState.FAILED, now).failure(why).build());
    }

    /** Any state but an end, to CANCELED; whatever attempt is under way. */
    public Optional<ExportJob> canceled(Instant now) {
        return state.isEnd()
                ? Optional.empty()
                : Optional.of(ended(JobState.CANCELED, now).build());
    }

    /** Every end makes the callback due in the same write. */
    private ExportJobChange ended(JobState end, Instant now) {
        return change(now).state(end).finishedAt(now).callback(callback == null ? null : callback.due(micros(now)));
    }

    /** The snapshot is lost: QUEUED again as the next attempt, which will take a fresh one. */
    public Optional<ExportJob> startedOver(int ofAttempt, Instant now) {
        if (state.isEnd() || attempt != ofAttempt) {
            return Optional.empty();
        }
        return Optional.of(change(now)
                .state(JobState.QUEUED)
                .attempt(attempt + 1)
                .snapshot(null)
                .plan(null)
                .takes(0)
                .rowsDone(0)
                .build());
    }

    /** The work failed and will be tried again. */
    public Optional<ExportJob> failedOnce(int ofAttempt, Instant now) {
        return givenBack(ofAttempt, now)
                .map(back -> back.change(now).failures(failures + 1).build());
    }

    /**
     * Whether somebody took the attempt before: a worker changes it at once in its every stage but two. Nothing but a
     * count comes before its snapshot, and while its slices are at work these are what is taken.
     */
    public boolean wasTakenBefore() {
        return !state.isEnd() && snapshot != null && !(state == JobState.RUNNING && isSliced());
    }

    /** A worker takes what another one left, or may still be at. */
    public Optional<ExportJob> taken(int ofAttempt, Instant now) {
        return wants(ofAttempt) ? Optional.of(change(now).takes(takes + 1).build()) : Optional.empty();
    }

    /** The worker that took it has said how that ended. */
    public Optional<ExportJob> givenBack(int ofAttempt, Instant now) {
        return wants(ofAttempt)
                ? Optional.of(change(now).takes(Math.max(0, takes - 1)).build())
                : Optional.empty();
    }

    /** The sweep is about to send another ticket; of many sweeps at once, one wins. */
    public Optional<ExportJob> woken(Instant notSince, Instant now) {
        return state.isEnd() || changedAt.isAfter(notSince)
                ? Optional.empty()
                : Optional.of(change(now).build());
    }

    /** Whether somebody should be told of the job's end now. */
    public boolean isCallbackDue(Instant now) {
        return state.isEnd() && callback != null && callback.isDue(now);
    }

    /**
     * Somebody sets out to tell of the job's end; of many at once, one wins.
     *
     * @param nextAttempt when another one may, if nothing is heard of this one
     */
    public Optional<ExportJob> callbackAttempted(Instant nextAttempt, Instant now) {
        return callbackIs(told -> told.attempted(nextAttempt, now), now);
    }

    /**
     * What became of an attempt to tell of the end.
     *
     * @param ofAttempt of the callback, not of the job; refused where a later one is under way
     * @param mostAttempts after so many that failed it is given up
     */
    public Optional<ExportJob> callbackAnswered(
            int ofAttempt, Callback.Verdict verdict, String outcome, int mostAttempts, Instant now) {
        return callbackIs(told -> told.answered(ofAttempt, verdict, outcome, mostAttempts), now);
    }

    /** All attempts are used, and nothing was heard of the last one. */
    public Optional<ExportJob> callbackGivenUp(Instant now) {
        return callbackIs(told -> told.givenUp(now), now);
    }

    private Optional<ExportJob> callbackIs(Function<Callback, Optional<Callback>> next, Instant now) {
        return Optional.ofNullable(state.isEnd() ? callback : null)
                .flatMap(next)
                .map(changed -> change(now).callback(changed).build());
    }

    private boolean isIn(int ofAttempt, JobState expected) {
        return attempt == ofAttempt && state == expected;
    }

    private ExportJobChange change(Instant now) {
        return new ExportJobChange(this, micros(now));
    }

    static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
