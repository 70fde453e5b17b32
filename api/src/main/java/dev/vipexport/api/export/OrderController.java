package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.BodyReader;
import dev.vipexport.api.messages.QueryGate;
import dev.vipexport.api.messages.Selection;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Requester;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Exports that are ordered with a JSON body, which has room for options. */
@RestController
class OrderController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final QueryGate gate;
    private final Submissions submissions;
    private final Waiters waiters;
    private final Answers answers;
    private final Executor answering;
    private final ApiSettings.Export settings;

    OrderController(
            QueryGate gate,
            Submissions submissions,
            Waiters waiters,
            Answers answers,
            AnsweringPool answering,
            ApiSettings settings) {
        this.gate = gate;
        this.submissions = submissions;
        this.waiters = waiters;
        this.answers = answers;
        this.answering = answering;
        this.settings = settings.export();
    }

    @PostMapping(path = Answers.EXPORTS, consumes = JSON, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> order(
            Requester caller, @RequestHeader HttpHeaders headers, InputStream body) throws IOException {
        WaitPlan plan = WaitPlan.forOrder(Preference.of(headers.getOrEmpty("Prefer")), settings);
        ExportJob job = submissions.submit(caller, orderOf(caller, headers, body));
        return waiters.end(job, plan.atMost())
                .thenApplyAsync(ended -> answers.toOrder(ended, plan.applied()), answering);
    }

    private Order orderOf(Requester caller, HttpHeaders headers, InputStream body) throws IOException {
        String key = IdempotencyKey.of(headers.getOrEmpty(IdempotencyKey.HEADER));
        var reader = new BodyReader(JsonBody.read(body));
        Optional<Selection> selection = Selection.read(reader);
        var options = new OptionsReader(reader);
        reader.check();
        return new Order(
                gate.admitted(caller.orgId(), selection.orElseThrow()),
                options.options(),
                AcceptableAge.of(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)),
                key);
    }
}
