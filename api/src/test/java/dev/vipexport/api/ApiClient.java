package dev.vipexport.api;

import dev.vipexport.testsupport.Credentials;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A signed client of a running API, dated by the clock of that API. */
public record ApiClient(RunningApi api, String apiKey, String secret) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static ApiClient of(RunningApi api, Organisation organisation) {
        return new ApiClient(api, organisation.apiKey, organisation.secret);
    }

    private SignedClient client() {
        return new SignedClient("http://127.0.0.1:" + api.port(), new Credentials(apiKey, secret), api.clock());
    }

    /** Sends a signed GET. {@code headers} are name, value, name, value. */
    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        return client().get(pathAndQuery, headers);
    }

    /** Sends a signed POST of JSON. */
    public HttpResponse<String> post(String pathAndQuery, String body, String... headers) {
        return client().post(pathAndQuery, body, headers);
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String pathAndQuery, String body, String... headers) {
        return client().postAsync(pathAndQuery, body, headers);
    }

    public CompletableFuture<HttpResponse<String>> getAsync(String pathAndQuery, String... headers) {
        return client().getAsync(pathAndQuery, headers);
    }

    public HttpRequest.Builder signed(String pathAndQuery, String... headers) {
        return client().signed(pathAndQuery, headers);
    }

    public static HttpRequest.Builder unsigned(RunningApi api, String pathAndQuery) {
        return SignedClient.unsigned(api.uri(pathAndQuery));
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        return SignedClient.send(request);
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
