package dev.vipexport.ops.redrive;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure.Code;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.ops.job.JobSummary;
import dev.vipexport.ops.redrive.RedriveItem.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what a redrive does with each job. Sending a dead ticket again would do nothing, because an ended job stays ended.
 * So a redrive orders the job again, as a new job that is linked to it.
 */
@Component
final class RedrivePlanner {
    private final JobStore jobs;
    private final RedriveSettings settings;
    private final InstantSource clock;

    RedrivePlanner(JobStore jobs, RedriveSettings settings, InstantSource clock) {
        this.jobs = jobs;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns an item for each id, in their order. */
    List<RedriveItem> plan(Collection<String> exportIds) {
        JobStore.Lookup lookup = jobs.lookUp(exportIds);
        boolean isAlone = exportIds.size() == 1;
        return exportIds.stream()
                .map(id -> item(id, lookup.found().get(id), lookup.missing().contains(id), isAlone))
                .toList();
    }

    private RedriveItem item(String id, @Nullable ExportJob job, boolean isMissing, boolean isAlone) {
        if (job == null) {
            String why = isMissing ? "it is deleted" : "this version cannot read it";
            return RedriveItem.planned(id, null, isMissing ? Verdict.MOOT : Verdict.REFUSED, why, null);
        }
        if (job.retriedAs() != null) {
            return item(job, Verdict.MOOT, "it was ordered again as " + job.retriedAs());
        }
        if (job.state() != JobState.FAILED) {
            return item(job, Verdict.MOOT, "it is " + JobSummary.wireName(job.state()));
        }
        Optional<String> objection = objection(job, isAlone);
        return item(
                job,
                objection.isPresent() ? Verdict.REFUSED : Verdict.REDRIVE,
                objection.orElse("it failed as " + code(job).wireName()));
    }

    private Optional<String> objection(ExportJob job, boolean isAlone) {
        if (!code(job).isServiceFault()) {
            return Optional.of("it would fail again as " + code(job).wireName() + "; the caller must change its order");
        }
        if (code(job) == Code.ROWS_MISMATCH && !isAlone) {
            return Optional.of("it failed as rows_mismatch: look at it, and then redrive it alone");
        }
        if (job.retryOf() != null && finishedAt(job).plus(settings.minAge()).isAfter(clock.instant())) {
            return Optional.of("it is a redrive itself and failed less than "
                    + settings.minAge().toMinutes() + " minutes ago");
        }
        return generation(job) >= settings.maxGenerations()
                ? Optional.of("it was ordered again " + settings.maxGenerations() + " times")
                : Optional.empty();
    }

    private static Code code(ExportJob failed) {
        return Objects.requireNonNull(failed.failure(), "a job that failed has its failure")
                .code();
    }

    private static Instant finishedAt(ExportJob failed) {
        return Objects.requireNonNull(failed.finishedAt(), "a job that failed has ended");
    }

    /** Returns how often the order was repeated before this job, as far as the jobs are not deleted. */
    private int generation(ExportJob job) {
        int generation = 0;
        Optional<ExportJob> earlier = Optional.of(job);
        while (generation < settings.maxGenerations() && earlier.isPresent()) {
            String original = earlier.get().retryOf();
            earlier = original == null ? Optional.empty() : jobs.find(original);
            generation += original == null ? 0 : 1;
        }
        return generation;
    }

    private static RedriveItem item(ExportJob job, Verdict verdict, String why) {
        return RedriveItem.planned(job.exportId(), job.caller().orgId(), verdict, why, job.rowsTotal());
    }
}
