package dev.vipexport.api.export.web;

import dev.vipexport.api.export.ExportOrder;
import dev.vipexport.api.export.ExportSubmitter;
import dev.vipexport.api.export.MaxAge;
import dev.vipexport.api.export.wait.WaitSettings;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports messages with one GET request, which waits for the file. */
@RestController
class ExportController {
    static final String EXPORT_PATH = "/vip-messages/export";

    private final QueryResolver queryResolver;
    private final ExportSubmitter submitter;
    private final DeferredResponses deferredResponses;
    private final ExportResponses responses;
    private final WaitSettings settings;

    ExportController(
            QueryResolver queryResolver,
            ExportSubmitter submitter,
            DeferredResponses deferredResponses,
            ExportResponses responses,
            WaitSettings settings) {
        this.queryResolver = queryResolver;
        this.submitter = submitter;
        this.deferredResponses = deferredResponses;
        this.responses = responses;
        this.settings = settings;
    }

    @GetMapping(path = EXPORT_PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<Object>> export(
            Caller caller, @RequestParam MultiValueMap<String, String> parameters, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forSubmission(PreferHeader.of(headers), settings);
        MaxAge maxAge = MaxAge.parse(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL));
        var order = new ExportOrder(
                queryResolver.readAndResolve(caller.orgId(), parameters), ExportOptions.DEFAULT, null, maxAge, null);
        ExportJob job = submitter.submit(caller, order);
        return deferredResponses.afterEnd(caller, job, plan, responses::fileResponse);
    }
}
