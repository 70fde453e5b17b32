package dev.vipexport.worker.job;

import dev.vipexport.common.job.store.JobStore;
import java.util.function.Consumer;

/** Runs an action just before one change of a job. */
final class InterceptingJobStore extends DelegatingJobStore {
    private final int interceptedChange;
    private final Consumer<String> action;
    private int changes;

    InterceptingJobStore(JobStore jobs, int interceptedChange, Consumer<String> action) {
        super(jobs);
        this.interceptedChange = interceptedChange;
        this.action = action;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        changes++;
        if (changes == interceptedChange) {
            action.accept(exportId);
        }
        return super.change(exportId, transition);
    }
}
