package dev.vipexport.common.job;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The callback that reports a job's end, and the progress of its delivery. It is part of the job's document and becomes
 * due in the write that ends the job, so a crash cannot lose it.
 *
 * @param url where the API posts the job; may hold a token, so it is never logged
 * @param attempts number of delivery attempts that were started
 * @param nextAttemptAt when the next attempt is due; null until the job ends and after the delivery ends. A sender moves
 *     it forward before it posts, so that another API instance retries if the sender is lost
 * @param lastAttemptAt when the last attempt started
 * @param lastOutcome result of the last attempt that reported one: {@code 500}, {@code no answer}
 */
public record JobCallback(
        String url,
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant lastAttemptAt,
        @Nullable String lastOutcome) {

    /** The state of the delivery. */
    public enum State {
        /** Not delivered. The API instance that posts the job moves it to {@link #DELIVERED} or {@link #GIVEN_UP}. */
        PENDING,

        /** The receiver confirmed it. */
        DELIVERED,

        /** The receiver refused it, or all attempts failed. */
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

    static JobCallback pending(String url) {
        return new JobCallback(url, State.PENDING, 0, null, null, null);
    }

    JobCallback due(@Nullable Instant at) {
        return new JobCallback(url, state, attempts, at, lastAttemptAt, lastOutcome);
    }

    boolean isDue(Instant now) {
        return state == State.PENDING && (isFirstAttempt() || (nextAttemptAt != null && !nextAttemptAt.isAfter(now)));
    }

    /** The first attempt ignores {@code nextAttemptAt}: the clock of the worker that ended the job may be ahead. */
    private boolean isFirstAttempt() {
        return attempts == 0;
    }

    /** Starts an attempt. Rejected if none is due, so of concurrent senders one succeeds. */
    Optional<JobCallback> attempted(Instant nextAttempt, Instant now) {
        return isDue(now)
                ? Optional.of(new JobCallback(
                        url,
                        state,
                        attempts + 1,
                        ExportJob.truncateToMicros(nextAttempt),
                        ExportJob.truncateToMicros(now),
                        lastOutcome))
                : Optional.empty();
    }

    /** Records a result. Rejected if a later attempt has started or the delivery has ended. */
    Optional<JobCallback> answered(int expectedAttempt, Verdict verdict, String outcome, int maxAttempts) {
        return state == State.PENDING && attempts == expectedAttempt
                ? Optional.of(answered(verdict, outcome, maxAttempts))
                : Optional.empty();
    }

    private JobCallback answered(Verdict verdict, String outcome, int maxAttempts) {
        return switch (verdict) {
            case DELIVERED -> ended(State.DELIVERED, outcome);
            case REFUSED -> ended(State.GIVEN_UP, outcome);
            case FAILED ->
                attempts < maxAttempts
                        ? new JobCallback(url, state, attempts, nextAttemptAt, lastAttemptAt, outcome)
                        : ended(State.GIVEN_UP, outcome);
        };
    }

    /** Rejected if no attempt is due, since the last one may still be running. */
    Optional<JobCallback> givenUp(Instant now) {
        return isDue(now) ? Optional.of(ended(State.GIVEN_UP, lastOutcome)) : Optional.empty();
    }

    private JobCallback ended(State end, @Nullable String outcome) {
        return new JobCallback(url, end, attempts, null, lastAttemptAt, outcome);
    }

    @Override
    public String toString() {
        return "JobCallback[" + state + ", " + attempts + " attempts]"; // without the secret URL
    }
}
