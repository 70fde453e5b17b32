package dev.vipexport.api.error;

import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Creates the bodies of errors that no controller throws. */
final class ErrorBodies {
    static final String NO_SUCH_ROUTE = "There is nothing at this address";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorBodies() {}

    static byte[] body(String message) {
        return JSON.writeValueAsBytes(new ErrorBody(message));
    }

    /** Returns the standard text of the status, which reveals nothing else. */
    static String messageFor(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }
}
