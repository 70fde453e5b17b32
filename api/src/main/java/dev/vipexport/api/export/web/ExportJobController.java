package dev.vipexport.api.export.web;

import dev.vipexport.api.export.ExportOrder;
import dev.vipexport.api.export.ExportService;
import dev.vipexport.api.export.ExportSubmitter;
import dev.vipexport.api.export.estimate.ExportEstimator;
import dev.vipexport.api.export.wait.WaitSettings;
import dev.vipexport.api.limits.AdmissionFilter;
import dev.vipexport.api.messages.ReadBudget;
import dev.vipexport.api.messages.ReadBudgetFilter;
import dev.vipexport.api.messages.query.Cursor;
import dev.vipexport.api.messages.query.ParameterReader;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing.Position;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders, lists, shows, retries, cancels and deletes the exports of the caller's organisation, and delivers their callbacks
 * again.
 */
@RestController
class ExportJobController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String JOB_PATH = ExportResponses.EXPORTS_PATH + "/{exportId}";
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::name).toList();
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    /** Heap of a listed job: its document, the job, and its view. Its warnings have up to 60 ids, which take 16 KB of it. */
    private static final long JOB_BYTES = 26 << 10;

    /** Heap of a slice in a manifest, with the copies of a buffer that grows. */
    private static final long MANIFEST_BYTES_PER_SLICE = 768;

    private final ReadBudget budget;
    private final ExportService exportService;
    private final ExportSubmitter submitter;
    private final ExportEstimator estimator;
    private final ExportOrderReader orderReader;
    private final DeferredResponses deferredResponses;
    private final ExportResponses responses;
    private final WaitSettings settings;

    ExportJobController(
            ReadBudget budget,
            ExportService exportService,
            ExportSubmitter submitter,
            ExportEstimator estimator,
            ExportOrderReader orderReader,
            DeferredResponses deferredResponses,
            ExportResponses responses,
            WaitSettings settings) {
        this.budget = budget;
        this.exportService = exportService;
        this.submitter = submitter;
        this.estimator = estimator;
        this.orderReader = orderReader;
        this.deferredResponses = deferredResponses;
        this.responses = responses;
        this.settings = settings;
    }

    /** @param dryRun true to estimate the export without starting it */
    @PostMapping(path = ExportResponses.EXPORTS_PATH, consumes = JSON, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> order(
            Caller caller,
            @RequestParam(name = ExportOrderReader.DRY_RUN, required = false) @Nullable String dryRun,
            @RequestHeader HttpHeaders headers,
            InputStream body,
            HttpServletRequest request)
            throws IOException {
        ExportOrder order = orderReader.read(caller, dryRun, headers, body);
        if ("true".equals(dryRun)) {
            AdmissionFilter.keepPlace(request);
            return estimator.estimate(caller, order.query(), order.options()).thenApply(ResponseEntity::ok);
        }
        WaitPlan plan = WaitPlan.forOrder(PreferHeader.of(headers), settings);
        ExportJob job = submitter.submit(caller, order);
        return deferredResponses.afterEnd(caller, job, plan, responses::orderResponse);
    }

    /**
     * A page of the list, newest first.
     *
     * @param nextCursor the start of the next page, or null on the last page
     */
    record ExportPage(List<JobView> exports, @Nullable String nextCursor) {}

    @GetMapping(path = ExportResponses.EXPORTS_PATH, produces = JSON)
    ExportPage list(Caller caller, @RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var reader = new ParameterReader(parameters);
        Optional<JobState> state = reader.oneOf("state", STATES, ExportJobController::parseState);
        Optional<Position> before = reader.cursor("before").map(cursor -> new Position(cursor.at(), cursor.id()));
        int limit = reader.integer("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        reader.throwIfInvalid();
        hold(request, caller, (limit + 1) * JOB_BYTES);
        return page(exportService.newestFirst(caller, state.orElse(null), before.orElse(null), limit + 1), limit);
    }

    /** Takes the bytes until the response is written. */
    private void hold(HttpServletRequest request, Caller caller, long bytes) {
        ReadBudgetFilter.closeAfterResponse(request, budget.open(caller.orgId(), bytes));
    }

    /** @param read up to one job more than the page has, which tells that there is a next page */
    private ExportPage page(List<ExportJob> read, int limit) {
        List<ExportJob> shown = read.subList(0, Math.min(limit, read.size()));
        List<JobView> views = shown.stream().map(JobView::withoutLink).toList();
        if (read.size() <= limit) {
            return new ExportPage(views, null);
        }
        ExportJob last = shown.get(limit - 1);
        return new ExportPage(views, new Cursor(last.createdAt(), last.exportId()).encode());
    }

    private static Optional<JobState> parseState(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    @GetMapping(path = JOB_PATH, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> exportOf(
            Caller caller, @PathVariable String exportId, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forPoll(PreferHeader.of(headers), settings);
        ExportJob job = exportService.require(caller, exportId);
        return deferredResponses.afterEnd(caller, job, plan, responses::jobResponse);
    }

    @GetMapping(path = JOB_PATH + "/manifest", produces = JSON)
    ResponseEntity<byte[]> manifest(Caller caller, @PathVariable String exportId, HttpServletRequest request) {
        ExportJob job = exportService.require(caller, exportId);
        long slices = job.plan() == null ? 1 : job.plan().slices();
        hold(request, caller, JOB_BYTES + slices * MANIFEST_BYTES_PER_SLICE);
        byte[] manifest = exportService.readManifest(job);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(manifest);
    }

    /** Returns the job that retries the export, as for an order. Ignores a body. */
    @PostMapping(path = JOB_PATH + "/retry", produces = JSON)
    CompletableFuture<ResponseEntity<Object>> retry(
            Caller caller, @PathVariable String exportId, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forOrder(PreferHeader.of(headers), settings);
        ExportJob original = exportService.require(caller, exportId);
        if (original.retriedAs() == null) {
            orderReader.requireAccess(caller, original.query());
        }
        ExportJob job = submitter.retry(caller, exportId);
        return deferredResponses.afterEnd(caller, job, plan, responses::orderResponse);
    }

    /** Delivers the callback of an ended export again. Ignores a body. A link could fail after the delivery is due. */
    @PostMapping(path = JOB_PATH + "/callback", produces = JSON)
    ResponseEntity<Object> redeliver(Caller caller, @PathVariable String exportId) {
        return ResponseEntity.accepted().body(JobView.withoutLink(exportService.redeliver(caller, exportId)));
    }

    /** Returns 200 and the job if it was canceled, or 204 if it had ended and was deleted. */
    @DeleteMapping(path = JOB_PATH, produces = JSON)
    ResponseEntity<Object> remove(Caller caller, @PathVariable String exportId) {
        Optional<ExportJob> canceled = exportService.cancelOrDelete(caller, exportId);
        return canceled.isPresent()
                ? responses.jobResponse(canceled.get(), "")
                : ResponseEntity.noContent().build();
    }
}
