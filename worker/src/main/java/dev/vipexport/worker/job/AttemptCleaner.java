package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.worker.assemble.AttemptObjects;
import java.util.Optional;

/** Deletes what a job that has ended has left, by this worker's hand or another's. */
public final class AttemptCleaner {
    private final AttemptObjects attemptObjects;

    public AttemptCleaner(AttemptObjects attemptObjects) {
        this.attemptObjects = attemptObjects;
    }

    /** Whoever ended it may have left parts, and who was refused to publish a file may have died before deleting it. */
    public void cleanIfEnded(ExportJob job) {
        if (job.state() == JobState.SUCCEEDED) {
            attemptObjects.deleteParts(job.exportId(), job.attempt());
        } else if (job.state().isTerminal()) {
            attemptObjects.deleteAll(job.exportId(), job.attempt());
        }
    }

    /**
     * After work for an attempt that was in vain: what it wrote is nobody's where the job is deleted, or at another
     * attempt.
     *
     * @param job as it is now; nothing where it is deleted
     */
    public void cleanAttempt(String exportId, int attempt, Optional<ExportJob> job) {
        Optional<ExportJob> current = job.filter(found -> found.attempt() == attempt);
        if (current.isPresent()) {
            cleanIfEnded(current.get());
        } else {
            attemptObjects.deleteAll(exportId, attempt);
        }
    }
}
