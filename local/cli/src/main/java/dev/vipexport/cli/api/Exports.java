package dev.vipexport.cli.api;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes of the API that are used here. Every method ends with an {@link EndException} where there is no success. */
public final class Exports {
    private static final String MESSAGES = "/vip-messages";
    private static final String EXPORTS = MESSAGES + "/exports";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SignedHttp http;
    private final Refusals refusals;

    Exports(SignedHttp http, Refusals refusals) {
        this.http = http;
        this.refusals = refusals;
    }

    /**
     * Starts an export, or joins the one that {@code idempotencyKey} or the same request has started.
     *
     * @return its id
     */
    public String submit(Map<String, Object> request, String idempotencyKey) {
        HttpResponse<String> answer =
                succeeded(http.send(Call.post(EXPORTS, JSON.writeValueAsString(request), idempotencyKey)));
        return idOf(answer)
                .filter(id -> ID.matcher(id).matches())
                .orElseThrow(
                        () -> new EndException(Exit.UNREACHABLE, "The server did not say which export it started"));
    }

    /** Only a job's answer names it; the short answer of an export that is finished already may do so in a header. */
    private static Optional<String> idOf(HttpResponse<String> answer) {
        String named = tree(answer).path("exportId").asString("");
        Optional<String> address = answer.headers()
                .firstValue("Location")
                .or(() -> answer.headers().firstValue("Content-Location"));
        return named.isEmpty()
                ? address.map(location -> location.substring(location.lastIndexOf('/') + 1))
                : Optional.of(named);
    }

    /** The job, at once. */
    public JobAnswer job(String exportId) {
        return jobOf(Call.get(pathOf(exportId)));
    }

    /** The job, when it has ended or the time is over. */
    public JobAnswer job(String exportId, Duration wait) {
        return jobOf(Call.held(pathOf(exportId), wait));
    }

    private JobAnswer jobOf(Call call) {
        HttpResponse<String> answer = succeeded(http.send(call));
        return new JobAnswer(tree(answer), RetryAfter.seconds(answer.headers()));
    }

    /** The manifest of an export that succeeded, as it stands beside the file. */
    public String manifest(String exportId) {
        return succeeded(http.send(Call.get(pathOf(exportId) + "/manifest"))).body();
    }

    /**
     * Cancels an export that is under way; deletes one that has ended, with its file.
     *
     * @return whether it was canceled
     */
    public boolean remove(String exportId) {
        return succeeded(http.send(Call.delete(pathOf(exportId)))).statusCode() != 204;
    }

    /** A page of the list: {@code {"exports":[…],"nextCursor":…}}. */
    public JsonNode list(Map<String, String> parameters) {
        return tree(succeeded(http.send(Call.get(EXPORTS + query(parameters)))));
    }

    /** The labels in a window: {@code {"labels":[{"label","name","builtIn","count"}]}}. */
    public JsonNode labels(Map<String, String> window) {
        return tree(succeeded(http.send(Call.get(MESSAGES + "/labels" + query(window)))));
    }

    private static String pathOf(String exportId) {
        if (!ID.matcher(exportId).matches()) {
            throw new EndException(Exit.USAGE, "\"" + exportId + "\" is no id of an export");
        }
        return EXPORTS + "/" + exportId;
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private HttpResponse<String> succeeded(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw refusals.of(answer);
        }
        return answer;
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new EndException(Exit.UNREACHABLE, "The server's answer is not JSON; is this its address?", e);
        }
    }
}
