package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.api.export.ExportOrder;
import dev.vipexport.api.export.IdempotencyKey;
import dev.vipexport.api.export.MaxAge;
import dev.vipexport.api.messages.query.BodyReader;
import dev.vipexport.api.messages.query.ParameterReader;
import dev.vipexport.api.messages.query.QueryParameters;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.api.webhook.CallbackUrlValidator;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Reads an order from a request: from its headers and its JSON body, or from its headers and its query parameters. */
@Component
final class ExportOrderReader {
    static final String DRY_RUN = "dryRun";
    private static final String DRY_RUN_PLACE = "it is a query parameter of POST /vip-messages/exports";

    private final QueryResolver queryResolver;
    private final CallbackUrlValidator callbackUrlValidator;

    ExportOrderReader(QueryResolver queryResolver, CallbackUrlValidator callbackUrlValidator) {
        this.queryResolver = queryResolver;
        this.callbackUrlValidator = callbackUrlValidator;
    }

    /**
     * Checks a query that an earlier order has named.
     *
     * @throws ApiException as {@link QueryResolver#requireAccess}
     */
    void requireAccess(Caller caller, ExportQuery query) {
        queryResolver.requireAccess(caller.orgId(), query);
    }

    /**
     * Returns the order of a request without a body.
     *
     * @throws ValidationException 422 with all errors of the parameters
     * @throws ApiException 400 if the header is malformed, and as {@link QueryResolver#resolve}
     */
    ExportOrder read(Caller caller, MultiValueMap<String, String> parameters, HttpHeaders headers) {
        MaxAge maxAge = MaxAge.parse(headers.getOrEmpty(HttpHeaders.CACHE_CONTROL));
        var reader = new ParameterReader(parameters);
        reader.refuse(DRY_RUN, DRY_RUN_PLACE);
        ZoneId zone = reader.timeZone();
        Optional<QueryParameters> queryParameters = QueryParameters.read(reader, zone);
        var options = new ExportOptionsReader(reader, zone);
        reader.throwIfInvalid();
        return new ExportOrder(
                queryResolver.resolve(caller.orgId(), queryParameters.orElseThrow()),
                options.options(),
                null,
                maxAge,
                null);
    }

    /**
     * Returns the order of a request with a body.
     *
     * @param dryRun the query parameter, which this method validates together with the body
     * @throws ValidationException 422 with all errors of body and {@code dryRun}
     * @throws ApiException 400 if the header or the JSON is malformed, and as {@link QueryResolver#resolve}
     */
    ExportOrder read(Caller caller, @Nullable String dryRun, HttpHeaders headers, InputStream body) throws IOException {
        String idempotencyKey = IdempotencyKey.parse(headers.getOrEmpty(IdempotencyKey.HEADER));
        var reader = new BodyReader(JsonBodyReader.read(body));
        reader.refuse(DRY_RUN, DRY_RUN_PLACE);
        ZoneId zone = reader.timeZone();
        Optional<QueryParameters> queryParameters = QueryParameters.read(reader, zone);
        var options = new ExportOptionsReader(reader, zone);
        Optional<String> callbackUrl = reader.text(CallbackUrlValidator.KEY);
        callbackUrl.flatMap(callbackUrlValidator::validate).ifPresent(reader::addError);
        if (dryRun != null && !dryRun.equals("true") && !dryRun.equals("false")) {
            reader.addError(ValidationErrors.notABoolean(DRY_RUN, dryRun));
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
