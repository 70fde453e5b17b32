package dev.vipexport.api.error;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Errors that are answered outside of the controllers: by a filter, or by Jetty itself. */
public final class ErrorBodies {
    static final String NO_SUCH_ROUTE = "There is nothing at this address";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorBodies() {}

    /** Answers {@code {"message": ...}}; the response must not be committed yet. */
    public static void write(HttpServletResponse response, int status, String message) throws IOException {
        byte[] body = body(message);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static byte[] body(String message) {
        return JSON.writeValueAsBytes(new ErrorBody(message));
    }

    /** Says nothing but what the status says. */
    static String messageFor(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }
}
