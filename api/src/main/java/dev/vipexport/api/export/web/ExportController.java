package dev.vipexport.api.export.web;

import dev.vipexport.api.export.ExportSubmitter;
import dev.vipexport.api.export.wait.WaitSettings;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
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

    private final ExportOrderReader orderReader;
    private final ExportSubmitter submitter;
    private final DeferredResponses deferredResponses;
    private final ExportResponses responses;
    private final WaitSettings settings;

    ExportController(
            ExportOrderReader orderReader,
            ExportSubmitter submitter,
            DeferredResponses deferredResponses,
            ExportResponses responses,
            WaitSettings settings) {
        this.orderReader = orderReader;
        this.submitter = submitter;
        this.deferredResponses = deferredResponses;
        this.responses = responses;
        this.settings = settings;
    }

    @GetMapping(path = EXPORT_PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<Object>> export(
            Caller caller, @RequestParam MultiValueMap<String, String> parameters, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forSubmission(PreferHeader.of(headers), settings);
        ExportJob job = submitter.submit(caller, orderReader.read(caller, parameters, headers));
        return deferredResponses.afterEnd(caller, job, plan, responses::fileResponse);
    }
}
