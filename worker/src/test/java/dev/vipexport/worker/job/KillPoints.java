package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.SliceStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets a worker die before or after a change of a document or a sent ticket. */
final class KillPoints {

    /** Thrown when the worker dies. */
    static final class Killed extends RuntimeException {}

    /** Decides at each place whether the worker dies. */
    @FunctionalInterface
    interface CrashCondition {
        boolean isDue();
    }

    private final CrashCondition condition;

    KillPoints(CrashCondition condition) {
        this.condition = condition;
    }

    void crashIfDue() {
        if (condition.isDue()) {
            throw new Killed();
        }
    }

    private <T> T wrap(Supplier<T> action) {
        crashIfDue();
        T result = action.get();
        crashIfDue();
        return result;
    }

    JobStore wrap(JobStore jobs) {
        return new DelegatingJobStore(jobs) {
            @Override
            public Change change(String exportId, JobStore.Transition transition) {
                return wrap(() -> super.change(exportId, transition));
            }
        };
    }

    SliceStore wrap(SliceStore slices) {
        return new SliceStore() {
            /** Records half of the slices first. Commits are bounded, so a planner can die in between. */
            @Override
            public void createMissing(ExportJob job, List<JobSlice> planned) {
                crashIfDue();
                slices.createMissing(job, planned.subList(0, planned.size() / 2));
                crashIfDue();
                slices.createMissing(job, planned);
                crashIfDue();
            }

            @Override
            public Optional<JobSlice> find(String exportId, int attempt, int index) {
                return slices.find(exportId, attempt, index);
            }

            @Override
            public Optional<JobSlice> change(
                    String exportId, int attempt, int index, SliceStore.Transition transition) {
                return wrap(() -> slices.change(exportId, attempt, index, transition));
            }

            @Override
            public List<JobSlice> findAll(String exportId, int attempt) {
                return slices.findAll(exportId, attempt);
            }

            @Override
            public List<JobSlice> findOpen(String exportId, int attempt, int limit) {
                return slices.findOpen(exportId, attempt, limit);
            }

            @Override
            public long sumRowsDone(String exportId, int attempt) {
                return slices.sumRowsDone(exportId, attempt);
            }
        };
    }
}
