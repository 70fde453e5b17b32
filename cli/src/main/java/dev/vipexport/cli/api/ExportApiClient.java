package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
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

/** Calls the routes of the API. Every method throws {@link ExitException} unless the call succeeds. */
public final class ExportApiClient {
    private static final String MESSAGES = "/vip-messages";
    private static final String EXPORTS = MESSAGES + "/exports";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SignedHttpClient http;

    ExportApiClient(SignedHttpClient http) {
        this.http = http;
    }

    /**
     * Starts an export, or finds the one that {@code idempotencyKey} or an equal request has started.
     *
     * @return the export's id
     */
    public String submit(Map<String, Object> request, String idempotencyKey) {
        return requireExportId(http.send(ApiRequest.post(EXPORTS, JSON.writeValueAsString(request), idempotencyKey)));
    }

    /**
     * Returns what an export would have, and starts nothing.
     *
     * @return {@code {"rows","firestoreReads","bytes","slices","etaSeconds","atLeast"}}
     */
    public JsonNode estimate(Map<String, Object> request) {
        String route = EXPORTS + "?dryRun=true";
        JsonNode estimate = parseJson(
                requireSuccess(http.send(ApiRequest.repeatablePost(route, JSON.writeValueAsString(request)))));
        if (!estimate.path("rows").isNumber()) {
            throw new ExitException(
                    ExitCode.UNREACHABLE, "The response is no estimate. Check that --server is the export API");
        }
        return estimate;
    }

    /**
     * Starts a failed or canceled export again, or finds the export that an earlier call has started.
     *
     * @return the new export
     */
    public JobResponse retry(String exportId) {
        HttpResponse<String> answer = http.send(ApiRequest.repeatablePost(pathOf(exportId) + "/retry"));
        requireExportId(answer);
        return toJobResponse(answer);
    }

    /** Has the callback of an ended export delivered again. Returns the export. */
    public JobResponse redeliver(String exportId) {
        return toJobResponse(requireSuccess(http.send(ApiRequest.repeatablePost(pathOf(exportId) + "/callback"))));
    }

    private String requireExportId(HttpResponse<String> answer) {
        return exportIdOf(requireSuccess(answer))
                .filter(id -> ID.matcher(id).matches())
                .orElseThrow(() -> new ExitException(
                        ExitCode.UNREACHABLE, "The response names no export. Check that --server is the export API"));
    }

    /** Returns the id in the body of a job. The short response for a finished export has it only in a header. */
    private static Optional<String> exportIdOf(HttpResponse<String> answer) {
        String named = parseJson(answer).path("exportId").asString("");
        Optional<String> address = answer.headers()
                .firstValue("Location")
                .or(() -> answer.headers().firstValue("Content-Location"));
        return named.isEmpty()
                ? address.map(location -> location.substring(location.lastIndexOf('/') + 1))
                : Optional.of(named);
    }

    /** Returns the job at once. */
    public JobResponse job(String exportId) {
        return fetchJob(ApiRequest.get(pathOf(exportId)));
    }

    /** Returns the job when it has ended, or after {@code wait}. */
    public JobResponse job(String exportId, Duration wait) {
        return fetchJob(ApiRequest.longPoll(pathOf(exportId), wait));
    }

    private JobResponse fetchJob(ApiRequest call) {
        return toJobResponse(requireSuccess(http.send(call)));
    }

    private static JobResponse toJobResponse(HttpResponse<String> answer) {
        return new JobResponse(parseJson(answer), RetryAfter.secondsOrZero(answer.headers()));
    }

    /** Returns the manifest of a successful export, unparsed. */
    public String manifest(String exportId) {
        return requireSuccess(http.send(ApiRequest.get(pathOf(exportId) + "/manifest")))
                .body();
    }

    /**
     * Cancels an active export, or deletes an ended one with its file.
     *
     * @return the canceled export, or empty if it was deleted
     */
    public Optional<JsonNode> cancelOrDelete(String exportId) {
        HttpResponse<String> answer = requireSuccess(http.send(ApiRequest.delete(pathOf(exportId))));
        return answer.statusCode() == 204 ? Optional.empty() : Optional.of(parseJson(answer));
    }

    /** Returns a page of the list: {@code {"exports":[…],"nextCursor":…}}. */
    public JsonNode list(Map<String, String> parameters) {
        return parseJson(requireSuccess(http.send(ApiRequest.get(EXPORTS + query(parameters)))));
    }

    /** Returns a page of the labels in a window: {@code {"labels":[{"label","name","builtIn","count","atLeast"}],"nextCursor"}}. */
    public JsonNode labels(Map<String, String> parameters) {
        return parseJson(requireSuccess(http.send(ApiRequest.get(MESSAGES + "/labels" + query(parameters)))));
    }

    /** Sends the smallest request that needs a signature. */
    public Probe probe() {
        HttpResponse<String> answer = http.send(ApiRequest.get(EXPORTS + "?limit=1"));
        return new Probe(answer.statusCode(), ErrorResponses.messageOf(answer));
    }

    /**
     * A response without its body.
     *
     * @param message what an error says
     */
    public record Probe(int status, String message) {}

    private static String pathOf(String exportId) {
        if (!ID.matcher(exportId).matches()) {
            throw new ExitException(
                    ExitCode.USAGE, "\"" + exportId + "\" is not an export id. Use an id that vip-export list shows");
        }
        return EXPORTS + "/" + exportId;
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private HttpResponse<String> requireSuccess(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw ErrorResponses.toException(answer);
        }
        return answer;
    }

    private static JsonNode parseJson(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new ExitException(
                    ExitCode.UNREACHABLE, "The response is not JSON. Check that --server is the export API", e);
        }
    }
}
