package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Translates error responses into messages for the user. */
final class ErrorResponses {
    private static final Duration MAX_UNREPORTED_SKEW = Duration.ofSeconds(5);

    private final InstantSource clock;

    ErrorResponses(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the exception that ends the program for this response. */
    ExitException toException(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status >= 300 && status < 400) {
            String message = "The server redirects (" + status + "). Set --server to its final address";
            return new ExitException(ExitCode.UNREACHABLE, message);
        }
        if (status < 300 || status >= 500) {
            return new ExitException(ExitCode.UNREACHABLE, "The server failed (" + status + "): " + message(answer));
        }
        String hint = status == 401 ? clockHint(answer) : "";
        return new ExitException(ExitCode.REFUSED, "Refused (" + status + "): " + message(answer) + hint);
    }

    private static String message(HttpResponse<String> answer) {
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

    /** Explains a 401 with the most common reason: the clocks differ. */
    private String clockHint(HttpResponse<String> answer) {
        try {
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(date.toInstant(), clock.instant()))
                    .filter(ahead -> ahead.abs().compareTo(MAX_UNREPORTED_SKEW) > 0)
                    .map(ahead -> "; this machine's clock is " + ahead.abs().toSeconds() + " s "
                            + (ahead.isNegative() ? "behind" : "ahead of") + " the server's. Set it")
                    .orElse("");
        } catch (DateTimeException e) {
            return "";
        }
    }
}
