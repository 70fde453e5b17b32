package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.worker.assemble.Leftovers;
import java.util.Optional;

/** Deletes what a job that has ended has left, by this worker's hand or another's. */
final class CleanUp {
    private final Leftovers leftovers;

    CleanUp(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    /** Whoever ended it may have left parts, and who was refused to publish a file may have died before deleting it. */
    void ifEnded(ExportJob job) {
        if (job.state() == JobState.SUCCEEDED) {
            leftovers.discardParts(job.exportId(), job.attempt());
        } else if (job.state().isEnd()) {
            leftovers.discardAll(job.exportId(), job.attempt());
        }
    }

    /**
     * After work for an attempt that was in vain: what it wrote is nobody's where the job is deleted, or at another
     * attempt.
     *
     * @param job as it is now; nothing where it is deleted
     */
    void ofAttempt(String exportId, int attempt, Optional<ExportJob> job) {
        Optional<ExportJob> same = job.filter(found -> found.attempt() == attempt);
        if (same.isPresent()) {
            ifEnded(same.get());
        } else {
            leftovers.discardAll(exportId, attempt);
        }
    }
}
