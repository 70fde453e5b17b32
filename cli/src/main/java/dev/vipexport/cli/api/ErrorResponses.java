package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Translates error responses into messages for the user. */
final class ErrorResponses {
    private ErrorResponses() {}

    /** Returns the exception that ends the program for this response. */
    static ExitException toException(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status >= 300 && status < 400) {
            String message = "The server redirects (" + status + "). Set --server to its final address";
            return new ExitException(ExitCode.UNREACHABLE, message);
        }
        if (status == 407) {
            return new ExitException(
                    ExitCode.UNREACHABLE,
                    "The proxy rejects its credentials (407). Set user and password in HTTPS_PROXY or HTTP_PROXY");
        }
        if (status < 300 || status >= 500) {
            return new ExitException(ExitCode.UNREACHABLE, "The server failed (" + status + "): " + messageOf(answer));
        }
        return new ExitException(ExitCode.REFUSED, "Refused (" + status + "): " + messageOf(answer));
    }

    /** Returns what the response says is wrong. */
    static String messageOf(HttpResponse<String> answer) {
        JsonNode body = parseJson(answer.body());
        String faults = body.path("error")
                .valueStream()
                .map(fault -> fault.path("message").asString(""))
                .collect(Collectors.joining("; "));
        String message = faults.isEmpty() ? body.path("message").asString("") : faults;
        return message.isEmpty() ? "no reason given" : message;
    }

    private static JsonNode parseJson(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance(); // a proxy's error page
        }
    }
}
