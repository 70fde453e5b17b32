package dev.vipexport.api.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error except 422: {@code {"message": "..."}}. Cuts long messages, which can quote the request.
 *
 * @param code of the failed export, as in its job, or absent in other errors
 */
public record ErrorBody(
        String message,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code) {
    /** Characters of a message. In JSON each has at most 6 bytes. */
    static final int MAX_LENGTH = 2_000;

    public ErrorBody {
        message = Texts.cut(message, MAX_LENGTH);
    }

    /** Creates the body of an error that is no failed export. */
    public ErrorBody(String message) {
        this(message, null);
    }

    /** Returns the body for a failed export. */
    public static ErrorBody ofFailure(String code, String message) {
        return new ErrorBody(message, code);
    }
}
