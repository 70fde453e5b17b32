package dev.vipexport.common.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job with some parts replaced; exists because records have no {@code with}. */
final class ExportJobChange {
    private final ExportJob from;
    private final Instant changedAt;
    private JobState state;
    private int attempt;
    private int failures;
    private int takes;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Snapshot snapshot;
    private @Nullable SlicePlan plan;
    private long rowsDone;
    private @Nullable ExportFile file;
    private @Nullable JobFailure failure;
    private @Nullable Callback callback;

    ExportJobChange(ExportJob from, Instant changedAt) {
        this.from = from;
        this.changedAt = changedAt;
        this.state = from.state();
        this.attempt = from.attempt();
        this.failures = from.failures();
        this.takes = from.takes();
        this.startedAt = from.startedAt();
        this.finishedAt = from.finishedAt();
        this.snapshot = from.snapshot();
        this.plan = from.plan();
        this.rowsDone = from.rowsDone();
        this.file = from.file();
        this.failure = from.failure();
        this.callback = from.callback();
    }

    ExportJobChange state(JobState value) {
        state = value;
        return this;
    }

    ExportJobChange attempt(int value) {
        attempt = value;
        return this;
    }

    ExportJobChange failures(int value) {
        failures = value;
        return this;
    }

    ExportJobChange takes(int value) {
        takes = value;
        return this;
    }

    ExportJobChange startedAt(Instant value) {
        startedAt = ExportJob.micros(value);
        return this;
    }

    ExportJobChange finishedAt(Instant value) {
        finishedAt = ExportJob.micros(value);
        return this;
    }

    ExportJobChange snapshot(@Nullable Snapshot value) {
        snapshot = value;
        return this;
    }

    ExportJobChange plan(@Nullable SlicePlan value) {
        plan = value;
        return this;
    }

    ExportJobChange rowsDone(long value) {
        rowsDone = value;
        return this;
    }

    ExportJobChange file(ExportFile value) {
        file = value;
        return this;
    }

    ExportJobChange failure(JobFailure value) {
        failure = value;
        return this;
    }

    ExportJobChange callback(@Nullable Callback value) {
        callback = value;
        return this;
    }

    ExportJob build() {
        return new ExportJob(
                from.exportId(),
                from.requester(),
                from.query(),
                from.options(),
                state,
                attempt,
                failures,
                takes,
                from.createdAt(),
                changedAt,
                startedAt,
                finishedAt,
                snapshot,
                plan,
                rowsDone,
                file,
                failure,
                callback);
    }
}
