package dev.vipexport.worker.intake;

import dev.vipexport.common.job.JobStore;
import java.util.function.Consumer;

/** Does something to a job just before one of its changes. */
final class Interfering extends WrappedJobs {
    private final int before;
    private final Consumer<String> deed;
    private int changes;

    Interfering(JobStore jobs, int before, Consumer<String> deed) {
        super(jobs);
        this.before = before;
        this.deed = deed;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        changes++;
        if (changes == before) {
            deed.accept(exportId);
        }
        return super.change(exportId, transition);
    }
}
