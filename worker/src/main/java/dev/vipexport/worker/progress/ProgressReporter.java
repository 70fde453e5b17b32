package dev.vipexport.worker.progress;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.worker.slice.SliceProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records how many rows a job has written. Each worker writes the document of its own slice. When the job's document is
 * older than the interval, one worker writes the sum of all slices into it, so workers rarely write the same document.
 */
@Component
public final class ProgressReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);

    /** More than the clocks of two workers differ. */
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);

    private final JobStore jobs;
    private final SliceStore slices;
    private final JobUpdater updater;
    private final Duration interval;
    private final InstantSource clock;

    ProgressReporter(
            JobStore jobs, SliceStore slices, JobUpdater updater, ProgressSettings settings, InstantSource clock) {
        this.jobs = jobs;
        this.slices = slices;
        this.updater = updater;
        this.interval = settings.progressInterval();
        this.clock = clock;
    }

    /** Returns the progress of a job that is a single slice. */
    public SliceProgress forJob(ExportJob job) {
        return new ThrottledProgress(clock, interval, new JobProgress(job, updater));
    }

    /** Returns the progress of one of many slices. */
    public SliceProgress forSlice(ExportJob job, JobSlice slice) {
        return new ThrottledProgress(clock, interval, rows -> recordSlice(job, slice, rows));
    }

    private boolean recordSlice(ExportJob job, JobSlice slice, long rows) {
        try {
            slices.change(job.exportId(), slice.attempt(), slice.index(), current -> current.progressed(rows));
        } catch (BackendUnavailableException e) {
            LOG.warn("Recording the progress of job {} failed; the export continues", job.exportId(), e);
            return true;
        }
        return refreshJob(job);
    }

    /**
     * Writes the sum of all slices into the job, unless the job changed within the interval.
     *
     * @return false when the job no longer runs this attempt
     */
    public boolean refreshJob(ExportJob job) {
        try {
            Optional<ExportJob> found = jobs.find(job.exportId());
            if (found.isEmpty() || !isRunning(found.get(), job.attempt())) {
                return false;
            }
            return isFresh(found.get()) || updateJob(job, slices.sumRowsDone(job.exportId(), job.attempt()));
        } catch (BackendUnavailableException e) {
            LOG.warn("Recording the progress of job {} failed; the export continues", job.exportId(), e);
            return true;
        }
    }

    private boolean updateJob(ExportJob job, long rows) {
        Change change = updater.update(
                job.exportId(),
                (current, now) -> isFresh(current) ? Optional.empty() : current.progressed(job.attempt(), rows, now));
        return change instanceof Change.Applied
                || (change instanceof Change.Rejected rejected && isRunning(rejected.job(), job.attempt()));
    }

    private static boolean isRunning(ExportJob job, int attempt) {
        return job.isCurrent(attempt) && job.state() == JobState.RUNNING;
    }

    /** Returns whether the job changed within the interval. A time that lies far ahead is that of a clock that has jumped. */
    private boolean isFresh(ExportJob job) {
        Instant now = clock.instant();
        return job.changedAt().isAfter(now.minus(interval)) && job.changedAt().isBefore(now.plus(CLOCK_MARGIN));
    }
}
