package dev.vipexport.api.export.web;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.export.ExportOrder;
import dev.vipexport.api.export.ExportService;
import dev.vipexport.api.export.ExportSubmitter;
import dev.vipexport.api.export.MaxAge;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports over HTTP. A request that waits gives its thread back and is taken up again when its answer is known. */
@RestController
class ExportController {
    private static final String EXPORT_PATH = "/vip-messages/export";
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final QueryResolver queryResolver;
    private final ExportSubmitter submitter;
    private final ExportService exportService;
    private final JobWaits jobWaits;
    private final ExportResponses responses;
    private final Executor responseExecutor;
    private final ApiSettings.Export settings;

    ExportController(
            QueryResolver queryResolver,
            ExportSubmitter submitter,
            ExportService exportService,
            JobWaits jobWaits,
            ExportResponses responses,
            ResponseExecutor responseExecutor,
            ApiSettings settings) {
        this.queryResolver = queryResolver;
        this.submitter = submitter;
        this.exportService = exportService;
        this.jobWaits = jobWaits;
        this.responses = responses;
        this.responseExecutor = responseExecutor;
        this.settings = settings.export();
    }

    @GetMapping(path = EXPORT_PATH, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> export(
            Caller caller, @RequestParam MultiValueMap<String, String> parameters, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forSubmission(preference(headers), settings);
        MaxAge maxAge = MaxAge.parse(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL));
        var order = new ExportOrder(
                queryResolver.readAndResolve(caller.orgId(), parameters), ExportOptions.DEFAULT, null, maxAge, null);
        ExportJob job = submitter.submit(caller, order);
        return jobWaits.awaitEnd(job, plan.maxWait())
                .thenApplyAsync(ended -> responses.fileResponse(ended, plan.preferenceApplied()), responseExecutor);
    }

    /** Spring would answer HEAD as GET without the body; here that would start an export that nobody can fetch. */
    @RequestMapping(path = EXPORT_PATH, method = RequestMethod.HEAD)
    void refuseHead() throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException("HEAD", List.of("GET"));
    }

    @GetMapping(path = ExportResponses.EXPORTS_PATH + "/{exportId}", produces = JSON)
    CompletableFuture<ResponseEntity<Object>> exportOf(
            Caller caller, @PathVariable String exportId, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forPoll(preference(headers), settings);
        ExportJob job = exportService.require(caller, exportId);
        return jobWaits.awaitEnd(job, plan.maxWait())
                .thenApplyAsync(ended -> responses.jobResponse(ended, plan.preferenceApplied()), responseExecutor);
    }

    private static PreferHeader preference(HttpHeaders headers) {
        return PreferHeader.parse(headers.getOrEmpty("Prefer"));
    }
}
