package dev.vipexport.api.export.web;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.export.ExportOrder;
import dev.vipexport.api.export.ExportSubmitter;
import dev.vipexport.api.export.IdempotencyKey;
import dev.vipexport.api.export.MaxAge;
import dev.vipexport.api.export.estimate.ExportEstimator;
import dev.vipexport.api.export.wait.JobWaits;
import dev.vipexport.api.messages.query.BodyReader;
import dev.vipexport.api.messages.query.BodyValidationErrors;
import dev.vipexport.api.messages.query.QueryParameters;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.api.webhook.CallbackUrlValidator;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
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
class ExportOrderController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private static final String DRY_RUN = "dryRun";

    private final QueryResolver queryResolver;
    private final CallbackUrlValidator callbackUrlValidator;
    private final ExportSubmitter submitter;
    private final ExportEstimator estimator;
    private final JobWaits jobWaits;
    private final ExportResponses responses;
    private final Executor responseExecutor;
    private final ApiSettings.Export settings;

    ExportOrderController(
            QueryResolver queryResolver,
            CallbackUrlValidator callbackUrlValidator,
            ExportSubmitter submitter,
            ExportEstimator estimator,
            JobWaits jobWaits,
            ExportResponses responses,
            ResponseExecutor responseExecutor,
            ApiSettings settings) {
        this.queryResolver = queryResolver;
        this.callbackUrlValidator = callbackUrlValidator;
        this.submitter = submitter;
        this.estimator = estimator;
        this.jobWaits = jobWaits;
        this.responses = responses;
        this.responseExecutor = responseExecutor;
        this.settings = settings.export();
    }

    /** @param dryRun true to be told what it would cost, and to start nothing */
    @PostMapping(path = ExportResponses.EXPORTS_PATH, consumes = JSON, produces = JSON)
    CompletableFuture<ResponseEntity<Object>> order(
            Caller caller,
            @RequestParam(name = DRY_RUN, required = false) @Nullable String dryRun,
            @RequestHeader HttpHeaders headers,
            InputStream body)
            throws IOException {
        ExportOrder order = readOrder(caller, dryRun, headers, body);
        if ("true".equals(dryRun)) {
            return CompletableFuture.completedFuture(
                    ResponseEntity.ok(estimator.estimate(order.query(), order.options())));
        }
        WaitPlan plan = WaitPlan.forOrder(PreferHeader.parse(headers.getOrEmpty("Prefer")), settings);
        ExportJob job = submitter.submit(caller, order);
        return jobWaits.awaitEnd(job, plan.maxWait())
                .thenApplyAsync(ended -> responses.orderResponse(ended, plan.preferenceApplied()), responseExecutor);
    }

    private ExportOrder readOrder(Caller caller, @Nullable String dryRun, HttpHeaders headers, InputStream body)
            throws IOException {
        String idempotencyKey = IdempotencyKey.parse(headers.getOrEmpty(IdempotencyKey.HEADER));
        var reader = new BodyReader(JsonBodyReader.read(body));
        Optional<QueryParameters> queryParameters = QueryParameters.read(reader);
        var options = new ExportOptionsReader(reader);
        Optional<String> callbackUrl = callbackUrlValidator.read(reader);
        if (dryRun != null && !dryRun.equals("true") && !dryRun.equals("false")) {
            reader.addError(BodyValidationErrors.notABoolean(DRY_RUN, dryRun));
        }
        reader.throwIfInvalid();
        return new ExportOrder(
                queryResolver.resolve(caller.orgId(), queryParameters.orElseThrow()),
                options.options(),
                callbackUrl.orElse(null),
                MaxAge.parse(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)),
                idempotencyKey);
    }
}
