package dev.vipexport.common.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The callback that reports a job's end, and the progress of its delivery. It is part of the job's document and becomes
 * due in the write that ends the job, so a crash cannot lose it.
 *
 * @param url where the API posts the job. May hold a token, so it is never logged
 * @param attempts number of delivery attempts that were started, redeliveries included
 * @param earlierAttempts how many of them were started before the caller last asked for redelivery. Only later ones count
 *     towards the maximum
 * @param nextAttemptAt when the next attempt is due, or null until the job ends and after the delivery ends. A sender moves
 *     it forward before it posts, so that another API instance retries if the sender is lost
 * @param lastAttempts the last attempts, the oldest first. At most {@link #MAX_LISTED_ATTEMPTS}
 */
public record JobCallback(
        String url,
        State state,
        int attempts,
        int earlierAttempts,
        @Nullable Instant nextAttemptAt,
        List<Attempt> lastAttempts) {

    /** Number of attempts that a job lists. */
    public static final int MAX_LISTED_ATTEMPTS = 10;

    /** The state of the delivery. */
    public enum State {
        /** Not delivered. The API instance that posts the job moves it to {@link #DELIVERED} or {@link #GIVEN_UP}. */
        PENDING,

        /** The receiver confirmed it. A redelivery makes it {@link #PENDING} again. */
        DELIVERED,

        /** The receiver refused it, or all attempts failed. A redelivery makes it {@link #PENDING} again. */
        GIVEN_UP
    }

    /** The meaning of one attempt's result. */
    public enum Verdict {
        /** The receiver confirmed it. */
        DELIVERED,
        /** Retry while attempts are left. */
        FAILED,
        /** Do not retry. */
        REFUSED
    }

    /**
     * The result of one attempt.
     *
     * @param outcome what callers see: {@code 500}, {@code no answer}
     */
    public record Result(Verdict verdict, String outcome, Duration duration) {}

    /**
     * A delivery attempt.
     *
     * @param outcome its result, or null while it runs, and for ever if its sender is lost
     * @param duration null exactly when {@code outcome} is
     */
    public record Attempt(
            Instant startedAt,
            @Nullable String outcome,
            @Nullable Duration duration) {}

    public JobCallback {
        lastAttempts = List.copyOf(lastAttempts);
    }

    static JobCallback pending(String url) {
        return new JobCallback(url, State.PENDING, 0, 0, null, List.of());
    }

    JobCallback due(@Nullable Instant at) {
        return new JobCallback(url, state, attempts, earlierAttempts, at, lastAttempts);
    }

    boolean isDue(Instant now) {
        return state == State.PENDING && (isFirstAttempt() || (nextAttemptAt != null && !nextAttemptAt.isAfter(now)));
    }

    /** The first attempt ignores {@code nextAttemptAt}: the clock of the worker that ended the job may be ahead. */
    private boolean isFirstAttempt() {
        return countedAttempts() == 0;
    }

    /** Returns the number of attempts that count towards the maximum. */
    public int countedAttempts() {
        return attempts - earlierAttempts;
    }

    /** Returns the last attempt, or null before the first one. */
    public @Nullable Attempt lastAttempt() {
        return lastAttempts.isEmpty() ? null : lastAttempts.get(lastAttempts.size() - 1);
    }

    /** Returns the result of the last attempt, or null before the first one and while one runs. */
    public @Nullable String lastOutcome() {
        Attempt last = lastAttempt();
        return last == null ? null : last.outcome();
    }

    /** Starts an attempt. Rejected if none is due, so of concurrent senders one succeeds. */
    Optional<JobCallback> attempted(Instant nextAttempt, Instant now) {
        if (!isDue(now)) {
            return Optional.empty();
        }
        var listed = new ArrayList<>(lastAttempts);
        listed.add(new Attempt(ExportJob.truncateToMicros(now), null, null));
        return Optional.of(new JobCallback(
                url,
                state,
                attempts + 1,
                earlierAttempts,
                ExportJob.truncateToMicros(nextAttempt),
                listed.subList(Math.max(0, listed.size() - MAX_LISTED_ATTEMPTS), listed.size())));
    }

    /**
     * Records a result. It ends the delivery only if no later attempt has started and the caller has not asked for
     * redelivery since the attempt started. Rejected if the attempt is not listed as running.
     */
    Optional<JobCallback> answered(int number, Result result, int maxAttempts) {
        int position = lastAttempts.size() - 1 - (attempts - number);
        if (position < 0
                || position >= lastAttempts.size()
                || lastAttempts.get(position).outcome() != null) {
            return Optional.empty();
        }
        var listed = new ArrayList<>(lastAttempts);
        Instant startedAt = lastAttempts.get(position).startedAt();
        listed.set(position, new Attempt(startedAt, result.outcome(), result.duration()));
        var recorded = new JobCallback(url, state, attempts, earlierAttempts, nextAttemptAt, listed);
        boolean decides = state == State.PENDING && number == attempts && number > earlierAttempts;
        return Optional.of(decides ? recorded.decided(result.verdict(), maxAttempts) : recorded);
    }

    private JobCallback decided(Verdict verdict, int maxAttempts) {
        return switch (verdict) {
            case DELIVERED -> ended(State.DELIVERED);
            case REFUSED -> ended(State.GIVEN_UP);
            case FAILED -> countedAttempts() < maxAttempts ? this : ended(State.GIVEN_UP);
        };
    }

    /** Rejected if no attempt is due, since the last one may still be running. */
    Optional<JobCallback> givenUp(Instant now) {
        return isDue(now) ? Optional.of(ended(State.GIVEN_UP)) : Optional.empty();
    }

    /** Starts the delivery again, with all its attempts, in whatever state it is. */
    JobCallback redelivered(Instant now) {
        return new JobCallback(url, State.PENDING, attempts, attempts, ExportJob.truncateToMicros(now), lastAttempts);
    }

    private JobCallback ended(State end) {
        return new JobCallback(url, end, attempts, earlierAttempts, null, lastAttempts);
    }

    @Override
    public String toString() {
        return "JobCallback[" + state + ", " + attempts + " attempts]"; // without the secret URL
    }
}
