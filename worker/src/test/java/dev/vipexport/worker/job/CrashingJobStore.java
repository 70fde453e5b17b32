package dev.vipexport.worker.job;

import dev.vipexport.common.job.store.JobStore;

/** Lets a worker die before or after one change of a job. */
final class CrashingJobStore extends DelegatingJobStore {

    /** Thrown when the worker dies. */
    static final class Crash extends RuntimeException {}

    private final int crashChange;
    private final boolean isApplied;
    private int changes;

    CrashingJobStore(JobStore jobs, int crashChange, boolean isApplied) {
        super(jobs);
        this.crashChange = crashChange;
        this.isApplied = isApplied;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        changes++;
        if (changes == crashChange && !isApplied) {
            throw new Crash();
        }
        Change change = super.change(exportId, transition);
        if (changes == crashChange) {
            throw new Crash();
        }
        return change;
    }
}
