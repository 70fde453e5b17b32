package dev.vipexport.api.error;

import java.util.List;
import java.util.Map;

/** Ends a request with 422. Reports all missing and malformed parameters at once. */
public final class ValidationException extends RuntimeException {
    private final transient List<ValidationError> errors;
    private final int unlistedErrors;

    public ValidationException(List<ValidationError> errors) {
        this(errors, 0);
    }

    /**
     * Creates the exception.
     *
     * @param unlistedErrors number of further errors, which the response counts but does not list
     */
    public ValidationException(List<ValidationError> errors, int unlistedErrors) {
        super(errors.size() + unlistedErrors + " invalid parameters");
        this.errors = List.copyOf(errors);
        this.unlistedErrors = unlistedErrors;
    }

    /** Returns the body of the response. {@code more} is there only if it does not list all errors. */
    Map<String, Object> body() {
        return unlistedErrors == 0 ? Map.of("error", errors) : Map.of("error", errors, "more", unlistedErrors);
    }

    public List<ValidationError> errors() {
        return errors;
    }
}
