package dev.vipexport.ops.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobListing.Position;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.ops.access.Operator;
import dev.vipexport.ops.audit.Action;
import dev.vipexport.ops.audit.ActionRequest;
import dev.vipexport.ops.audit.AuditLog;
import dev.vipexport.ops.audit.AuditLog.Audited;
import dev.vipexport.ops.audit.AuditLog.Done;
import dev.vipexport.ops.error.OpsException;
import dev.vipexport.ops.page.PageRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs of all organisations. */
@RestController
class JobController {
    private final JobStore jobs;
    private final JobListing listing;
    private final SliceStore slices;
    private final TicketPublisher tickets;
    private final AuditLog audit;
    private final InstantSource clock;

    JobController(
            JobStore jobs,
            JobListing listing,
            SliceStore slices,
            TicketPublisher tickets,
            AuditLog audit,
            InstantSource clock) {
        this.jobs = jobs;
        this.listing = listing;
        this.slices = slices;
        this.tickets = tickets;
        this.audit = audit;
        this.clock = clock;
    }

    /** A part of the list of jobs, newest first. */
    record Jobs(Instant at, List<JobSummary> jobs, @Nullable String next) {}

    /** The answer to a cancellation. */
    record Canceled(String auditId, String state) {}

    @GetMapping("/ops/v1/jobs")
    Jobs list(@RequestParam Map<String, String> parameters) {
        PageRequest page = PageRequest.of(parameters, "state", "org");
        JobState state = state(parameters.get("state"));
        String org = parameters.get("org");
        Position before = page.before() == null ? null : position(page.before());
        List<ExportJob> found = org == null || org.isEmpty()
                ? listing.listAllNewestFirst(state, before, page.limit())
                : listing.listNewestFirst(org, state, before, page.limit());
        ExportJob last = found.size() < page.limit() ? null : found.get(found.size() - 1);
        return new Jobs(
                clock.instant(),
                found.stream().map(JobSummary::of).toList(),
                last == null ? null : last.createdAt() + "_" + last.exportId());
    }

    private static @Nullable JobState state(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        return Arrays.stream(JobState.values())
                .filter(state -> JobSummary.wireName(state).equals(name))
                .findFirst()
                .orElseThrow(() -> OpsException.badRequest("state must be one of "
                        + Arrays.stream(JobState.values())
                                .map(JobSummary::wireName)
                                .toList()));
    }

    private static Position position(String text) {
        int end = text.indexOf('_');
        try {
            return new Position(Instant.parse(text.substring(0, Math.max(0, end))), text.substring(end + 1));
        } catch (DateTimeException e) {
            throw OpsException.badRequest("before must be the next of an earlier answer");
        }
    }

    @GetMapping("/ops/v1/jobs/{exportId}")
    JobDetails get(@PathVariable String exportId) {
        ExportJob job = jobs.find(exportId).orElseThrow(JobController::notFound);
        return new JobDetails(
                clock.instant(),
                JobSummary.of(job),
                job.isSliced() ? JobDetails.Slices.of(slices.findAll(exportId, job.attempt())) : null,
                JobDetails.Callback.of(job.callback()),
                JobDetails.commands(job));
    }

    @PostMapping("/ops/v1/jobs/{exportId}:cancel")
    Canceled cancel(
            @PathVariable String exportId,
            @RequestBody ActionRequest body,
            @RequestHeader("Idempotency-Key") String key,
            @AuthenticationPrincipal Operator operator) {
        Action action = Action.of(operator, "job.cancel", exportId, body, key);
        if (jobs.find(exportId).isEmpty()) {
            throw notFound();
        }
        Audited<ExportJob> done = audit.perform(action, () -> cancel(exportId));
        return new Canceled(done.auditId(), JobSummary.wireName(done.result().state()));
    }

    /** Repeating it changes nothing. */
    private Done<ExportJob> cancel(String exportId) {
        Change change = jobs.change(exportId, current -> current.canceled(clock.instant()));
        if (change instanceof Change.Applied applied) {
            tickets.sendCanceled(applied.job());
            return new Done<>(applied.job(), "canceled");
        }
        if (change instanceof Change.Rejected rejected) {
            return new Done<>(
                    rejected.job(),
                    "it had ended before as "
                            + JobSummary.wireName(rejected.job().state()));
        }
        throw notFound();
    }

    private static OpsException notFound() {
        return OpsException.notFound("There is no such job, or it has expired");
    }
}
