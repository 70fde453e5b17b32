package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.QueryGate;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Requester;
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
    private static final String EXPORT = "/vip-messages/export";
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final QueryGate gate;
    private final Submissions submissions;
    private final Exports exports;
    private final Waiters waiters;
    private final Answers answers;
    private final Executor answering;
    private final ApiSettings.Export settings;

    ExportController(
            QueryGate gate,
            Submissions submissions,
            Exports exports,
            Waiters waiters,
            Answers answers,
            AnsweringPool answering,
            ApiSettings settings) {
        this.gate = gate;
        this.submissions = submissions;
        this.exports = exports;
        this.waiters = waiters;
        this.answers = answers;
        this.answering = answering;
        this.settings = settings.export();
    }

    @GetMapping(path = EXPORT, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> export(
            Requester caller,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forSubmission(preference(headers), settings);
        AcceptableAge acceptable = AcceptableAge.of(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL));
        var order = new Order(gate.query(caller.orgId(), parameters), ExportOptions.DEFAULT, null, acceptable, null);
        ExportJob job = submissions.submit(caller, order);
        return waiters.end(job, plan.atMost())
                .thenApplyAsync(ended -> answers.toSubmission(ended, plan.applied()), answering);
    }

    /** Spring would answer HEAD as GET without the body; here that would start an export that nobody can fetch. */
    @RequestMapping(path = EXPORT, method = RequestMethod.HEAD)
    void refuseHead() throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException("HEAD", List.of("GET"));
    }

    @GetMapping(path = Answers.EXPORTS + "/{exportId}", produces = JSON)
    CompletableFuture<ResponseEntity<Object>> exportOf(
            Requester caller, @PathVariable String exportId, @RequestHeader HttpHeaders headers) {
        WaitPlan plan = WaitPlan.forReading(preference(headers), settings);
        ExportJob job = exports.of(caller, exportId);
        return waiters.end(job, plan.atMost())
                .thenApplyAsync(ended -> answers.toReading(ended, plan.applied()), answering);
    }

    private static Preference preference(HttpHeaders headers) {
        return Preference.of(headers.getOrEmpty("Prefer"));
    }
}
