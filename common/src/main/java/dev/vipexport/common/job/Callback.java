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
public record Callback(
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

    static Callback to(String url) {
        return new Callback(url, State.PENDING, 0, null, null, null);
    }

    Callback due(@Nullable Instant at) {
        return new Callback(url, state, attempts, at, lastAttemptAt, lastOutcome);
    }

    boolean isDue(Instant now) {
        return state == State.PENDING && (isFirst() || (nextAttemptAt != null && !nextAttemptAt.isAfter(now)));
    }

    /**
     * Where an event names the job, the first attempt waits for no time: the clock of whoever ended it may be ahead, and
     * a version that knew no callbacks may have ended it without one. Whoever looks for due ones finds only what has a
     * time that has come.
     */
    private boolean isFirst() {
        return attempts == 0;
    }

    /** Refused where it is not due: of many that set out at once, one wins. */
    Optional<Callback> attempted(Instant nextAttempt, Instant now) {
        return isDue(now)
                ? Optional.of(new Callback(
                        url, state, attempts + 1, ExportJob.micros(nextAttempt), ExportJob.micros(now), lastOutcome))
                : Optional.empty();
    }

    /** Refused where a later attempt than {@code ofAttempt} is under way, or it is over. */
    Optional<Callback> answered(int ofAttempt, Verdict verdict, String outcome, int mostAttempts) {
        return state == State.PENDING && attempts == ofAttempt
                ? Optional.of(answered(verdict, outcome, mostAttempts))
                : Optional.empty();
    }

    private Callback answered(Verdict verdict, String outcome, int mostAttempts) {
        return switch (verdict) {
            case DELIVERED -> over(State.DELIVERED, outcome);
            case REFUSED -> over(State.GIVEN_UP, outcome);
            case FAILED ->
                attempts < mostAttempts
                        ? new Callback(url, state, attempts, nextAttemptAt, lastAttemptAt, outcome)
                        : over(State.GIVEN_UP, outcome);
        };
    }

    /** Refused where it is not due, since the last attempt may still be under way. */
    Optional<Callback> givenUp(Instant now) {
        return isDue(now) ? Optional.of(over(State.GIVEN_UP, lastOutcome)) : Optional.empty();
    }

    private Callback over(State end, @Nullable String outcome) {
        return new Callback(url, end, attempts, null, lastAttemptAt, outcome);
    }

    @Override
    public String toString() {
        return "Callback[" + state + ", " + attempts + " attempts]"; // never the address
    }
}
