package dev.vipexport.common.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Copies a job with some components replaced, since records have no {@code with}. */
final class ExportJobBuilder {
    private final ExportJob original;
    private final Instant changedAt;
    private Duration retention;
    private JobState state;
    private int attempt;
    private boolean rowsCharged;
    private int failures;
    private int claims;
    private @Nullable Instant turnAt;
    private Route route;
    private @Nullable Instant waitingSince;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Snapshot snapshot;
    private @Nullable SlicePlan plan;
    private long rowsDone;
    private @Nullable ExportFile file;
    private @Nullable JobFailure failure;
    private @Nullable Instant deadLetterDue;
    private @Nullable JobCallback callback;
    private @Nullable String retriedAs;

    ExportJobBuilder(ExportJob original, Instant changedAt) {
        this.original = original;
        this.changedAt = changedAt;
        this.retention = original.retention();
        this.state = original.state();
        this.attempt = original.attempt();
        this.rowsCharged = original.rowsCharged();
        this.failures = original.failures();
        this.claims = original.claims();
        this.turnAt = original.turnAt();
        this.route = original.route();
        this.waitingSince = original.waitingSince();
        this.startedAt = original.startedAt();
        this.finishedAt = original.finishedAt();
        this.snapshot = original.snapshot();
        this.plan = original.plan();
        this.rowsDone = original.rowsDone();
        this.file = original.file();
        this.failure = original.failure();
        this.deadLetterDue = original.deadLetterDue();
        this.callback = original.callback();
        this.retriedAs = original.retriedAs();
    }

    ExportJobBuilder retention(Duration value) {
        retention = value;
        return this;
    }

    ExportJobBuilder state(JobState value) {
        state = value;
        return this;
    }

    ExportJobBuilder attempt(int value) {
        attempt = value;
        return this;
    }

    ExportJobBuilder rowsCharged() {
        rowsCharged = true;
        return this;
    }

    ExportJobBuilder failures(int value) {
        failures = value;
        return this;
    }

    ExportJobBuilder claims(int value) {
        claims = value;
        return this;
    }

    ExportJobBuilder turnAt(@Nullable Instant value) {
        turnAt = value;
        return this;
    }

    ExportJobBuilder route(Route value) {
        route = value;
        return this;
    }

    ExportJobBuilder waitingSince(@Nullable Instant value) {
        waitingSince = value;
        return this;
    }

    ExportJobBuilder startedAt(Instant value) {
        startedAt = ExportJob.truncateToMicros(value);
        return this;
    }

    ExportJobBuilder finishedAt(Instant value) {
        finishedAt = ExportJob.truncateToMicros(value);
        return this;
    }

    ExportJobBuilder snapshot(@Nullable Snapshot value) {
        snapshot = value;
        return this;
    }

    ExportJobBuilder plan(@Nullable SlicePlan value) {
        plan = value;
        return this;
    }

    ExportJobBuilder rowsDone(long value) {
        rowsDone = value;
        return this;
    }

    ExportJobBuilder file(ExportFile value) {
        file = value;
        return this;
    }

    ExportJobBuilder failure(JobFailure value) {
        failure = value;
        return this;
    }

    ExportJobBuilder deadLetterDue(@Nullable Instant value) {
        deadLetterDue = value;
        return this;
    }

    ExportJobBuilder callback(@Nullable JobCallback value) {
        callback = value;
        return this;
    }

    ExportJobBuilder retriedAs(String value) {
        retriedAs = value;
        return this;
    }

    ExportJob build() {
        return new ExportJob(
                original.exportId(),
                original.caller(),
                original.query(),
                original.options(),
                retention,
                state,
                attempt,
                rowsCharged,
                failures,
                claims,
                original.createdAt(),
                changedAt,
                turnAt,
                route,
                waitingSince,
                startedAt,
                finishedAt,
                snapshot,
                plan,
                rowsDone,
                file,
                failure,
                deadLetterDue,
                callback,
                original.retryOf(),
                retriedAs);
    }
}
