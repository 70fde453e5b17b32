package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.SliceStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Places where a worker can die: before and after each change of a document and each ticket. */
final class KillPoints {

    /** The worker is dead. */
    static final class Killed extends RuntimeException {}

    /** Asked at each place. */
    @FunctionalInterface
    interface Fate {
        boolean kills();
    }

    private final Fate fate;

    KillPoints(Fate fate) {
        this.fate = fate;
    }

    void pass() {
        if (fate.kills()) {
            throw new Killed();
        }
    }

    private <T> T around(Supplier<T> deed) {
        pass();
        T result = deed.get();
        pass();
        return result;
    }

    JobStore around(JobStore jobs) {
        return new WrappedJobs(jobs) {
            @Override
            public Change change(String exportId, JobStore.Transition transition) {
                return around(() -> super.change(exportId, transition));
            }
        };
    }

    SliceStore around(SliceStore slices) {
        return new SliceStore() {
            /** Commits are bounded, so a planner can die with some of its slices recorded. */
            @Override
            public void record(ExportJob job, List<JobSlice> planned) {
                pass();
                slices.record(job, planned.subList(0, planned.size() / 2));
                pass();
                slices.record(job, planned);
                pass();
            }

            @Override
            public Optional<JobSlice> find(String exportId, int attempt, int index) {
                return slices.find(exportId, attempt, index);
            }

            @Override
            public Optional<JobSlice> change(
                    String exportId, int attempt, int index, SliceStore.Transition transition) {
                return around(() -> slices.change(exportId, attempt, index, transition));
            }

            @Override
            public List<JobSlice> all(String exportId, int attempt) {
                return slices.all(exportId, attempt);
            }

            @Override
            public List<JobSlice> open(String exportId, int attempt, int limit) {
                return slices.open(exportId, attempt, limit);
            }

            @Override
            public long rowsDone(String exportId, int attempt) {
                return slices.rowsDone(exportId, attempt);
            }
        };
    }
}
