package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.HttpRoute;
import dev.vipexport.cli.http.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls the operators' API. */
public final class OpsClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final URI server;
    private final String token;
    private final HttpTransport transport;

    /**
     * Creates a client.
     *
     * @param server without a slash at its end
     */
    public OpsClient(URI server, String token, HttpTransport transport) {
        this.server = server;
        this.token = token;
        this.transport = transport;
    }

    /**
     * Returns the answer to {@code GET /ops/v1/PATH}.
     *
     * @param parameters those with an empty value are left out
     * @throws ExitException if the server refuses, fails or is unreachable
     */
    public JsonNode get(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return send(path + (query.isEmpty() ? "" : "?" + query), request -> request.GET());
    }

    /**
     * Returns the answer to {@code POST /ops/v1/PATH}.
     *
     * @param key a repetition with the same key is the same action
     * @throws ExitException if the server refuses, fails or is unreachable
     */
    public JsonNode post(String path, ObjectNode body, String key) {
        return send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    /** Returns an id as a part of a path. */
    public static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private interface Method {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private JsonNode send(String path, Method method) {
        try {
            HttpRoute route = transport.routeTo(URI.create(server + "/ops/v1/" + path));
            HttpRequest.Builder unused = method.of(route.request().header("Authorization", "Bearer " + token));
            HttpResponse<String> answer = route.sendForText(TIMEOUT);
            if (answer.statusCode() != 200) {
                throw ErrorResponses.toException(answer);
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException | JacksonException e) {
            throw new ExitException(
                    ExitCode.UNREACHABLE,
                    "The operations app at " + server + " cannot be reached: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExitException(ExitCode.INTERRUPTED, "Interrupted", e);
        }
    }
}
