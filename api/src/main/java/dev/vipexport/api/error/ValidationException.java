package dev.vipexport.api.error;

import java.util.List;

/** Ends a request with 422. Reports all missing and malformed parameters at once. */
public final class ValidationException extends RuntimeException {
    private final transient List<ValidationError> errors;

    public ValidationException(List<ValidationError> errors) {
        super(errors.size() + " invalid parameters");
        this.errors = List.copyOf(errors);
    }

    public List<ValidationError> errors() {
        return errors;
    }
}
