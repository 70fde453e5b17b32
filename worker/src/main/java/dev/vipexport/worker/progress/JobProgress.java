package dev.vipexport.worker.progress;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.worker.slice.SliceProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the rows of a job that is a single slice. Callers see the progress, the sweeper sees that the job is alive, and
 * the worker learns whether the job still runs.
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
            // a job can reject a record that is older than itself, when this worker's clock is behind
            return change instanceof Change.Applied
                    || (change instanceof Change.Rejected rejected
                            && rejected.job().isCurrent(job.attempt()));
        } catch (BackendUnavailableException e) {
            LOG.warn("Recording the progress of job {} failed; the export continues", job.exportId(), e);
            return true;
        }
    }
}
