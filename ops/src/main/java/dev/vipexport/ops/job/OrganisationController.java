package dev.vipexport.ops.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobListing.Position;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The organisations that have active exports: who fills the queues. */
@RestController
class OrganisationController {
    /** Jobs of each state that one answer counts. Each costs a read. */
    static final int MAX_JOBS = 1_000;

    private static final int MAX_ORGANISATIONS = 200;
    private static final int PAGE = 200;
    private static final List<JobState> ACTIVE = List.of(JobState.QUEUED, JobState.RUNNING, JobState.ASSEMBLING);

    private final JobListing listing;
    private final InstantSource clock;

    OrganisationController(JobListing listing, InstantSource clock) {
        this.listing = listing;
        this.clock = clock;
    }

    /**
     * Organisations, that with most active jobs first.
     *
     * @param capped whether there are more jobs of a state than are counted, or more organisations than are listed
     */
    record Organisations(Instant at, List<Organisation> organisations, boolean capped) {}

    /**
     * The active jobs of one organisation.
     *
     * @param remainingRows rows of its large jobs that the workers still have to read, as far as they are counted
     */
    record Organisation(
            String orgId,
            long queued,
            long running,
            long assembling,
            long remainingRows,
            String oldestExportId,
            Instant oldestCreatedAt) {

        static Organisation of(String orgId, List<ExportJob> jobs) {
            ExportJob oldest = jobs.stream()
                    .min(Comparator.comparing(ExportJob::createdAt))
                    .orElseThrow();
            return new Organisation(
                    orgId,
                    count(jobs, JobState.QUEUED),
                    count(jobs, JobState.RUNNING),
                    count(jobs, JobState.ASSEMBLING),
                    jobs.stream().mapToLong(ExportJob::remainingRows).sum(),
                    oldest.exportId(),
                    oldest.createdAt());
        }

        private static long count(List<ExportJob> jobs, JobState state) {
            return jobs.stream().filter(job -> job.state() == state).count();
        }

        long active() {
            return queued + running + assembling;
        }
    }

    @GetMapping("/ops/v1/organisations")
    Organisations list() {
        List<ExportJob> active = new ArrayList<>();
        boolean capped = false;
        for (JobState state : ACTIVE) {
            List<ExportJob> found = newest(state);
            capped |= found.size() == MAX_JOBS;
            active.addAll(found);
        }
        Map<String, List<ExportJob>> byOrganisation = active.stream()
                .collect(Collectors.groupingBy(job -> job.caller().orgId()));
        List<Organisation> organisations = byOrganisation.entrySet().stream()
                .map(entry -> Organisation.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Organisation::active)
                        .reversed()
                        .thenComparing(Organisation::orgId))
                .limit(MAX_ORGANISATIONS)
                .toList();
        return new Organisations(
                clock.instant(), organisations, capped || byOrganisation.size() > organisations.size());
    }

    private List<ExportJob> newest(JobState state) {
        List<ExportJob> found = new ArrayList<>();
        @Nullable Position before = null;
        List<ExportJob> page;
        do {
            page = listing.listAllNewestFirst(state, before, PAGE);
            found.addAll(page);
            if (!page.isEmpty()) {
                ExportJob last = page.get(page.size() - 1);
                before = new Position(last.createdAt(), last.exportId());
            }
        } while (page.size() == PAGE && found.size() < MAX_JOBS);
        return found;
    }
}
