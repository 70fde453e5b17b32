package dev.vipexport.worker.progress;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.worker.job.JobUpdater;
import dev.vipexport.worker.slice.SliceProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records rows in a job that is a single slice: it shows callers the progress, tells the sweep that somebody is
 * at work, and learns whether the job still wants it.
 */
final class JobProgress implements SliceProgress {
    private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

    private final ExportJob job;
    private final JobUpdater updater;

    JobProgress(ExportJob job, JobUpdater updater) {
        this.job = job;
        this.updater = updater;
    }

    @Override
    public boolean report(long rows) {
        try {
            Change change =
                    updater.update(job.exportId(), (current, now) -> current.progressed(job.attempt(), rows, now));
            // what is refused is only the news: it may be older than the job, by a clock that is behind
            return change instanceof Change.Applied
                    || (change instanceof Change.Rejected refused
                            && refused.job().isCurrent(job.attempt()));
        } catch (BackendUnavailableException e) {
            LOG.warn("Progress of job {} was not recorded; the export goes on", job.exportId(), e);
            return true;
        }
    }
}
