package dev.vipexport.api.error;

import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.FirestoreException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.common.job.ExportIds;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Converts every exception into a response, and logs unexpected ones. */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiExceptionHandler.class);

    private final Duration retryAfter;

    ApiExceptionHandler(RetrySettings settings) {
        this.retryAfter = settings.retryAfter();
    }

    @ExceptionHandler
    ResponseEntity<Object> handleApiException(ApiException e) {
        return errorResponse(e.status(), e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> handleValidationException(ValidationException e) {
        return jsonResponse(HttpStatus.UNPROCESSABLE_CONTENT).body(e.body());
    }

    /** Jetty cannot decode the query: a lone {@code %}, bytes that are not UTF-8, or too many parameters. */
    @ExceptionHandler({
        HttpException.RuntimeException.class,
        HttpException.IllegalArgumentException.class,
        HttpException.IllegalStateException.class
    })
    @Nullable
    ResponseEntity<Object> handleUndecodableQuery(Exception e) {
        int status = e instanceof HttpException http ? http.getCode() : HttpStatus.INTERNAL_SERVER_ERROR.value();
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null || known.is5xxServerError()) {
            return handleUnexpected(e);
        }
        return errorResponse(
                known,
                known == HttpStatus.BAD_REQUEST
                        ? "The query string is malformed. Percent-encode it as UTF-8"
                        : ErrorBodies.messageFor(status));
    }

    /** The firewall rejected an ambiguous request. */
    @ExceptionHandler
    ResponseEntity<Object> handleRejectedRequest(RequestRejectedException e) {
        return errorResponse(
                HttpStatus.BAD_REQUEST,
                "The path or a header has characters that are not allowed, such as //, ;, %2F or control characters");
    }

    @ExceptionHandler
    ResponseEntity<Object> handleTooManyRequests(TooManyRequestsException e) {
        String seconds = Long.toString(e.retryAfterSeconds());
        return jsonResponse(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .body(new ErrorBody("Too many requests. Retry in " + seconds + " seconds"));
    }

    @ExceptionHandler
    ResponseEntity<Object> handleBackendUnavailable(BackendUnavailableException e) {
        // no stack trace: an outage affects every request, and the place reveals nothing
        LOG.warn(
                "{}; the caller gets 503 and retries ({})",
                e.getMessage(),
                NestedExceptionUtils.getMostSpecificCause(e).toString());
        return jsonResponse(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()))
                .body(new ErrorBody("The service is unavailable. Retry in " + retryAfter.toSeconds() + " seconds"));
    }

    /** A retry helps no caller, so the operator must act. Without a stack trace, because the place reveals nothing. */
    @ExceptionHandler
    ResponseEntity<Object> handleBackendRefused(BackendRefusedException e) {
        return refusedResponse(String.valueOf(e.getMessage()));
    }

    /** Firestore answers with an error, which {@link FirestoreFutures} has not classified as an outage. */
    @ExceptionHandler({FirestoreException.class, com.google.api.gax.rpc.ApiException.class})
    @Nullable
    ResponseEntity<Object> handleFirestoreError(Exception e) {
        StatusCode.Code status = FirestoreFutures.statusOf(e).orElse(StatusCode.Code.UNKNOWN);
        if (FirestoreFutures.isIndexMissing(e)) {
            LOG.error(
                    "A query waits for an index of Firestore. If it is not being built, deploy firestore.indexes.json: {}",
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return handleBackendUnavailable(new BackendUnavailableException("Firestore", "waiting for an index", e));
        }
        FailureKind kind = FirestoreStatuses.kindOf(status);
        if (kind == FailureKind.TRANSIENT) {
            return handleBackendUnavailable(new BackendUnavailableException("Firestore", "answering " + status, e));
        }
        return kind == FailureKind.OPERATOR
                ? refusedResponse("Firestore refused a call with " + status + ": " + e.getMessage())
                : handleUnexpected(e);
    }

    private static ResponseEntity<Object> refusedResponse(String why) {
        String reference = ExportIds.next();
        LOG.error(
                "{}; callers get 500 until an operator corrects permissions, indexes, database or bucket (reference {})",
                why.replaceAll("\\s+", " "),
                reference);
        return internalError(reference);
    }

    private static ResponseEntity<Object> internalError(String reference) {
        return errorResponse(
                HttpStatus.INTERNAL_SERVER_ERROR, "Internal error. Report reference " + reference + " to the operator");
    }

    /** The caller closed its connection. That is no error of the API, and a response would reach no reader. */
    @ExceptionHandler(EofException.class)
    void handleDisconnect(Exception e) {
        LOG.debug("A caller left before its response: {}", e.toString());
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handleUnexpected(Exception e) {
        if (isDisconnect(e)) {
            handleDisconnect(e);
            return null;
        }
        String reference = ExportIds.next();
        LOG.error("Request failed; the caller gets 500 with reference {}", reference, e);
        return internalError(reference);
    }

    private static boolean isDisconnect(Exception e) {
        return NestedExceptionUtils.getMostSpecificCause(e) instanceof EofException;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError() && status.value() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return handleUnexpected(e);
        }
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ErrorBody(messageOf(e, status)));
    }

    private static String messageOf(Exception e, HttpStatusCode status) {
        if (e instanceof NoHandlerFoundException || e instanceof NoResourceFoundException) {
            return ErrorBodies.NO_SUCH_ROUTE;
        }
        if (e instanceof HttpRequestMethodNotSupportedException refused && refused.getSupportedMethods() != null) {
            return Texts.cut(refused.getMethod(), 64) + " is not a method of this path, which takes "
                    + String.join(", ", new TreeSet<>(List.of(refused.getSupportedMethods())))
                    + ". /v3/api-docs lists all routes";
        }
        if (e instanceof HttpMediaTypeNotSupportedException) {
            return "The body must be JSON. Send Content-Type: application/json";
        }
        String detail = e instanceof ErrorResponse response ? response.getBody().getDetail() : null;
        return detail == null ? ErrorBodies.messageFor(status.value()) : detail;
    }

    private static ResponseEntity<Object> errorResponse(HttpStatus status, @Nullable String message) {
        return jsonResponse(status)
                .body(new ErrorBody(message == null ? ErrorBodies.messageFor(status.value()) : message));
    }

    // regardless of Accept: an error in another format is better than none
    private static ResponseEntity.BodyBuilder jsonResponse(HttpStatus status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
    }
}
