package dev.vipexport.ops.redrive;

import dev.vipexport.ops.redrive.RedriveItem.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan of jobs to order again, and its progress once it has started.
 *
 * @param by the operator who started it, or null while it is planned
 * @param leaseUntil until when one process works on it. Another one takes over after that
 * @param stoppedBecause why it stopped by itself, or null if it did not
 */
public record Redrive(
        String redriveId,
        State state,
        Instant createdAt,
        @Nullable String by,
        @Nullable String reason,
        @Nullable Instant leaseUntil,
        @Nullable String stoppedBecause,
        List<RedriveItem> items) {
    private static final Duration PLAN_LIFETIME = Duration.ofMinutes(10);

    /** Where a redrive stands. */
    public enum State {
        PLANNED,
        RUNNING,
        PAUSED,
        DONE,
        /** By itself, because the new jobs fail as well. */
        STOPPED,
        CANCELED
    }

    public Redrive {
        items = List.copyOf(items);
    }

    Instant planExpiresAt() {
        return createdAt.plus(PLAN_LIFETIME);
    }

    private Redrive with(State newState, @Nullable Instant newLease, @Nullable String why, List<RedriveItem> newItems) {
        return new Redrive(redriveId, newState, createdAt, by, reason, newLease, why, newItems);
    }

    /** PLANNED to RUNNING. Repeating it returns the redrive as it is. */
    Optional<Redrive> started(String operator, String why, Instant now) {
        if (state != State.PLANNED) {
            return Optional.of(this);
        }
        return planExpiresAt().isBefore(now)
                ? Optional.empty()
                : Optional.of(new Redrive(redriveId, State.RUNNING, createdAt, operator, why, null, null, items));
    }

    Optional<Redrive> paused() {
        return state == State.RUNNING || state == State.PAUSED
                ? Optional.of(with(State.PAUSED, leaseUntil, null, items))
                : Optional.empty();
    }

    /** Also after it stopped by itself, because an operator may know better. */
    Optional<Redrive> resumed() {
        return state == State.PAUSED || state == State.STOPPED || state == State.RUNNING
                ? Optional.of(with(State.RUNNING, leaseUntil, null, items))
                : Optional.empty();
    }

    /** What it has ordered goes on. */
    Optional<Redrive> canceled() {
        return state == State.DONE ? Optional.empty() : Optional.of(with(State.CANCELED, null, stoppedBecause, items));
    }

    Redrive stopped(String why) {
        return with(State.STOPPED, null, why, items);
    }

    /** RUNNING: one process takes it until {@code until}. Empty if another one has it. */
    Optional<Redrive> leased(Instant now, Instant until) {
        return state == State.RUNNING && (leaseUntil == null || !leaseUntil.isAfter(now))
                ? Optional.of(with(state, until, null, items))
                : Optional.empty();
    }

    /** Returns the first job whose turn has not come, or empty if there is none. */
    Optional<RedriveItem> next() {
        return items.stream()
                .filter(item -> item.verdict() == Verdict.REDRIVE && item.result() == null)
                .findFirst();
    }

    /** Records what became of a job, and frees the lease. */
    Redrive recorded(RedriveItem ended) {
        var changed = new ArrayList<RedriveItem>(items);
        changed.replaceAll(item -> item.exportId().equals(ended.exportId()) ? ended : item);
        Redrive next = with(state, null, null, changed);
        return next.state == State.RUNNING && next.next().isEmpty() ? next.with(State.DONE, null, null, changed) : next;
    }

    /** RUNNING without another job to order: it is done. */
    Redrive finished() {
        return state == State.RUNNING ? with(State.DONE, null, null, items) : this;
    }

    long count(String result) {
        return items.stream().filter(item -> result.equals(item.result())).count();
    }
}
