package dev.vipexport.api.error;

import java.util.List;

/** 422: parameters that are missing or cannot be read, all of them at once. */
public final class ValidationException extends RuntimeException {
    private final transient List<ValidationError> errors;

    public ValidationException(List<ValidationError> errors) {
        super(errors.size() + " parameters at fault");
        this.errors = List.copyOf(errors);
    }

    public List<ValidationError> errors() {
        return errors;
    }
}
