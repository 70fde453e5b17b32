package dev.vipexport.worker.plan;

import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Fixes an attempt's snapshot, once: every worker that takes the job later works at the recorded one. */
public final class Planner {
    private final Firestore firestore;
    private final JobStore jobs;
    private final Duration countTimeout;
    private final InstantSource clock;

    public Planner(Firestore firestore, JobStore jobs, Duration countTimeout, InstantSource clock) {
        this.firestore = firestore;
        this.jobs = jobs;
        this.countTimeout = countTimeout;
        this.clock = clock;
    }

    /**
     * The job with its snapshot, or nothing when it has ended meanwhile, or another worker has begun another attempt.
     *
     * @throws BackendUnavailableException when Firestore could not be reached
     */
    public Optional<ExportJob> plan(ExportJob job) {
        if (job.state() != JobState.QUEUED) {
            return sameAttempt(job, job.attempt());
        }
        Snapshot fresh = count(job);
        JobStore.Change change =
                jobs.change(job.exportId(), current -> current.planned(job.attempt(), fresh, clock.instant()));
        if (change instanceof JobStore.Change.Applied applied) {
            return Optional.of(applied.job());
        }
        return change instanceof JobStore.Change.Refused refused
                ? sameAttempt(refused.job(), job.attempt())
                : Optional.empty();
    }

    /** Firestore's own clock says when the count was true; a local one could name a time that it never served. */
    private Snapshot count(ExportJob job) {
        AggregateQuerySnapshot counted = FirestoreCalls.await(
                VipMessages.matching(firestore, job.query()).count().get(),
                countTimeout,
                "counting the messages of job " + job.exportId());
        // reads are served at whole microseconds only
        return new Snapshot(
                VipMessages.instant(counted.getReadTime()).truncatedTo(ChronoUnit.MICROS), counted.getCount());
    }

    private static Optional<ExportJob> sameAttempt(ExportJob job, int attempt) {
        return job.state().isEnd() || job.attempt() != attempt || job.snapshot() == null
                ? Optional.empty()
                : Optional.of(job);
    }
}
