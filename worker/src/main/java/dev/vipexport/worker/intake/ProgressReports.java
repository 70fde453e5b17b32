package dev.vipexport.worker.intake;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.job.SliceStore;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a job is, without a document that all its workers write to: each records its own slice, and of all of them one
 * adds the slices up when the job's own document has not changed for a while.
 */
final class ProgressReports {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReports.class);

    private final JobStore jobs;
    private final SliceStore slices;
    private final JobChanges changes;
    private final Duration every;
    private final InstantSource clock;

    ProgressReports(JobStore jobs, SliceStore slices, JobChanges changes, Duration every, InstantSource clock) {
        this.jobs = jobs;
        this.slices = slices;
        this.changes = changes;
        this.every = every;
        this.clock = clock;
    }

    /** For a job that is a single slice. */
    SliceProgress ofWhole(ExportJob job) {
        return new Throttled(clock, every, new JobProgress(job, changes));
    }

    /** For one of many slices. */
    SliceProgress ofSlice(ExportJob job, JobSlice slice) {
        return new Throttled(clock, every, rows -> record(job, slice, rows));
    }

    private boolean record(ExportJob job, JobSlice slice, long rows) {
        try {
            slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.progressed(rows));
        } catch (BackendUnavailableException e) {
            LOG.warn("Progress of job {} was not recorded; the export goes on", job.exportId(), e);
            return true;
        }
        return refresh(job);
    }

    /** Shows the slices' rows in the job, unless that was done just before; false where they are not wanted any more. */
    boolean refresh(ExportJob job) {
        try {
            Optional<ExportJob> found = jobs.find(job.exportId());
            if (found.isEmpty() || !isAtWork(found.get(), job.attempt())) {
                return false;
            }
            return isShown(found.get()) || show(job, slices.rowsDone(job.exportId(), job.attempt()));
        } catch (BackendUnavailableException e) {
            LOG.warn("Progress of job {} was not shown; the export goes on", job.exportId(), e);
            return true;
        }
    }

    private boolean show(ExportJob job, long rows) {
        Change change = changes.change(
                job.exportId(),
                (current, now) -> isShown(current) ? Optional.empty() : current.progressed(job.attempt(), rows, now));
        return change instanceof Change.Applied
                || (change instanceof Change.Refused refused && isAtWork(refused.job(), job.attempt()));
    }

    private static boolean isAtWork(ExportJob job, int attempt) {
        return job.wants(attempt) && job.state() == JobState.RUNNING;
    }

    private boolean isShown(ExportJob job) {
        return job.changedAt().isAfter(clock.instant().minus(every));
    }
}
