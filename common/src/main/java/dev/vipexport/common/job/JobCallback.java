package dev.vipexport.common.job;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell when a job has ended, and how far that is. It stands in the job's own document and becomes due in the very
 * write that ends the job, so that no crash can come between the end and the news of it.
 *
 * @param url where the job is posted to; may hold a token, so it is never logged
 * @param attempts how often somebody set out to post it
 * @param nextAttemptAt when it is due; null until the job ends, and when there is nothing left to do. Whoever sets out to
 *     post it moves this on first, so that another one tries again if nobody hears of the first any more
 * @param lastAttemptAt when somebody last set out
 * @param lastOutcome what became of the last attempt whose end is known: {@code 500}, {@code timed out}
 */
public record JobCallback(
        String url,
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant lastAttemptAt,
        @Nullable String lastOutcome) {

    /** How far it is. */
    public enum State {
        /** Not told yet. Whoever posts it moves it to {@link #DELIVERED}, or to {@link #GIVEN_UP}. */
        PENDING,

        /** The receiver said that it has it. */
        DELIVERED,

        /** The receiver does not want it, or never took it. */
        GIVEN_UP
    }

    /** What an attempt means for the callback. */
    public enum Verdict {
        DELIVERED,
        /** Try again, if there are attempts left. */
        FAILED,
        /** No attempt can help. */
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

    /** Refused where it is not due: of many that set out at once, one wins. */
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

    /** Refused where a later attempt than {@code expectedAttempt} is under way, or it is over. */
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

    /** Refused where it is not due, since the last attempt may still be under way. */
    Optional<JobCallback> givenUp(Instant now) {
        return isDue(now) ? Optional.of(ended(State.GIVEN_UP, lastOutcome)) : Optional.empty();
    }

    private JobCallback ended(State end, @Nullable String outcome) {
        return new JobCallback(url, end, attempts, null, lastAttemptAt, outcome);
    }

    @Override
    public String toString() {
        return "Callback[" + state + ", " + attempts + " attempts]"; // never the address
    }
}
