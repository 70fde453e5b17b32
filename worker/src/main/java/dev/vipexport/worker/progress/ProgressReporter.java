package dev.vipexport.worker.progress;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.worker.job.JobUpdater;
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
public final class ProgressReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);

    private final JobStore jobs;
    private final SliceStore slices;
    private final JobUpdater updater;
    private final Duration interval;
    private final InstantSource clock;

    public ProgressReporter(
            JobStore jobs, SliceStore slices, JobUpdater updater, Duration interval, InstantSource clock) {
        this.jobs = jobs;
        this.slices = slices;
        this.updater = updater;
        this.interval = interval;
        this.clock = clock;
    }

    /** For a job that is a single slice. */
    public SliceProgress forJob(ExportJob job) {
        return new ThrottledProgress(clock, interval, new JobProgress(job, updater));
    }

    /** For one of many slices. */
    public SliceProgress forSlice(ExportJob job, JobSlice slice) {
        return new ThrottledProgress(clock, interval, rows -> recordSlice(job, slice, rows));
    }

    private boolean recordSlice(ExportJob job, JobSlice slice, long rows) {
        try {
            slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.progressed(rows));
        } catch (BackendUnavailableException e) {
            LOG.warn("Progress of job {} was not recorded; the export goes on", job.exportId(), e);
            return true;
        }
        return refreshJob(job);
    }

    /** Shows the slices' rows in the job, unless that was done just before; false where they are not wanted any more. */
    public boolean refreshJob(ExportJob job) {
        try {
            Optional<ExportJob> found = jobs.find(job.exportId());
            if (found.isEmpty() || !isRunning(found.get(), job.attempt())) {
                return false;
            }
            return isFresh(found.get()) || updateJob(job, slices.sumRowsDone(job.exportId(), job.attempt()));
        } catch (BackendUnavailableException e) {
            LOG.warn("Progress of job {} was not shown; the export goes on", job.exportId(), e);
            return true;
        }
    }

    private boolean updateJob(ExportJob job, long rows) {
        Change change = updater.update(
                job.exportId(),
                (current, now) -> isFresh(current) ? Optional.empty() : current.progressed(job.attempt(), rows, now));
        return change instanceof Change.Applied
                || (change instanceof Change.Rejected refused && isRunning(refused.job(), job.attempt()));
    }

    private static boolean isRunning(ExportJob job, int attempt) {
        return job.isCurrent(attempt) && job.state() == JobState.RUNNING;
    }

    private boolean isFresh(ExportJob job) {
        return job.changedAt().isAfter(clock.instant().minus(interval));
    }
}
