package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.messages.BodyFaults;
import dev.vipexport.api.messages.BodyReader;
import dev.vipexport.api.messages.QueryGate;
import dev.vipexport.api.messages.Selection;
import dev.vipexport.api.webhook.CallbackUrls;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Requester;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports that are ordered with a JSON body, which has room for options. */
@RestController
class OrderController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private static final String DRY_RUN = "dryRun";

    private final QueryGate gate;
    private final CallbackUrls callbackUrls;
    private final Submissions submissions;
    private final Estimates estimates;
    private final Waiters waiters;
    private final Answers answers;
    private final Executor answering;
    private final ApiSettings.Export settings;

    OrderController(
            QueryGate gate,
            CallbackUrls callbackUrls,
            Submissions submissions,
            Estimates estimates,
            Waiters waiters,
            Answers answers,
            AnsweringPool answering,
            ApiSettings settings) {
        this.gate = gate;
        this.callbackUrls = callbackUrls;
        this.submissions = submissions;
        this.estimates = estimates;
        this.waiters = waiters;
        this.answers = answers;
        this.answering = answering;
        this.settings = settings.export();
    }

    /** @param dryRun true to be told what it would cost, and to start nothing */
    @PostMapping(path = Answers.EXPORTS, consumes = JSON, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> order(
            Requester caller,
            @RequestParam(name = DRY_RUN, required = false) @Nullable String dryRun,
            @RequestHeader HttpHeaders headers,
            InputStream body)
            throws IOException {
        Order order = orderOf(caller, dryRun, headers, body);
        if ("true".equals(dryRun)) {
            return CompletableFuture.completedFuture(ResponseEntity.ok(estimates.of(order.query(), order.options())));
        }
        WaitPlan plan = WaitPlan.forOrder(Preference.of(headers.getOrEmpty("Prefer")), settings);
        ExportJob job = submissions.submit(caller, order);
        return waiters.end(job, plan.atMost())
                .thenApplyAsync(ended -> answers.toOrder(ended, plan.applied()), answering);
    }

    private Order orderOf(Requester caller, @Nullable String dryRun, HttpHeaders headers, InputStream body)
            throws IOException {
        String key = IdempotencyKey.of(headers.getOrEmpty(IdempotencyKey.HEADER));
        var reader = new BodyReader(JsonBody.read(body));
        Optional<Selection> selection = Selection.read(reader);
        var options = new OptionsReader(reader);
        Optional<String> callbackUrl = callbackUrls.read(reader);
        if (dryRun != null && !dryRun.equals("true") && !dryRun.equals("false")) {
            reader.blame(BodyFaults.notABoolean(DRY_RUN, dryRun));
        }
        reader.check();
        return new Order(
                gate.admitted(caller.orgId(), selection.orElseThrow()),
                options.options(),
                callbackUrl.orElse(null),
                AcceptableAge.of(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)),
                key);
    }
}
