package dev.vipexport.ops.error;

import dev.vipexport.common.cloud.BackendUnavailableException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Converts every exception into a response, and logs unexpected ones. */
@RestControllerAdvice
class OpsExceptionHandler extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OpsExceptionHandler.class);

    @ExceptionHandler
    ResponseEntity<Object> handleOpsException(OpsException e) {
        return response(e.status(), Objects.requireNonNull(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Object> handleBackendUnavailable(BackendUnavailableException e) {
        LOG.warn(
                "{}; the operator gets 503 ({})",
                e.getMessage(),
                NestedExceptionUtils.getMostSpecificCause(e).toString());
        return response(HttpStatus.SERVICE_UNAVAILABLE, "A back end does not answer: " + e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> handleUnexpected(Exception e) {
        LOG.error("Request failed; the operator gets 500", e);
        return response(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Internal error; the log has the details: " + NestedExceptionUtils.getMostSpecificCause(e));
    }

    /** Says which member of the body is wrong. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String why = NestedExceptionUtils.getMostSpecificCause(e) instanceof JacksonException json
                ? json.getOriginalMessage()
                : "it is missing or cannot be read";
        return response(status, "The body must be JSON: " + why);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = e instanceof ErrorResponse response ? response.getBody().getDetail() : null;
        return response(status, detail == null ? String.valueOf(e.getMessage()) : detail);
    }

    private static ResponseEntity<Object> response(HttpStatusCode status, String message) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ErrorBody(message));
    }
}
