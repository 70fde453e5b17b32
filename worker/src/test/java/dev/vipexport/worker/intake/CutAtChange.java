package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;

/** A worker that dies at one change of a job, before or after it was made. */
final class CutAtChange extends WrappedJobs {

    /** The death. */
    static final class Cut extends RuntimeException {}

    private final int at;
    private final boolean made;
    private int changes;

    CutAtChange(JobStore jobs, int at, boolean made) {
        super(jobs);
        this.at = at;
        this.made = made;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        changes++;
        if (changes == at && !made) {
            throw new Cut();
        }
        Change change = super.change(exportId, transition);
        if (changes == at) {
            throw new Cut();
        }
        return change;
    }
}
