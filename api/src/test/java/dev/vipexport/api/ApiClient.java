package dev.vipexport.api;

import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who signs requests as the contract says, written without looking at how the API checks them. */
public record ApiClient(RunningApi api, String apiKey, String secret) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static ApiClient of(RunningApi api, Organisation organisation) {
        return new ApiClient(api, organisation.apiKey, organisation.secret);
    }

    /** A signed GET; {@code headers} are name, value, name, value. */
    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send(signed(pathAndQuery, headers));
    }

    /** A signed POST of JSON. */
    public HttpResponse<String> post(String pathAndQuery, String body, String... headers) {
        return send(postRequest(pathAndQuery, body, headers));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String pathAndQuery, String body, String... headers) {
        return HTTP.sendAsync(postRequest(pathAndQuery, body, headers).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder postRequest(String pathAndQuery, String body, String... headers) {
        return signed(pathAndQuery, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    public CompletableFuture<HttpResponse<String>> getAsync(String pathAndQuery, String... headers) {
        return HTTP.sendAsync(signed(pathAndQuery, headers).build(), BodyHandlers.ofString());
    }

    public HttpRequest.Builder signed(String pathAndQuery, String... headers) {
        String date = api.clock().instant().toString();
        HttpRequest.Builder request = unsigned(api, pathAndQuery)
                .header("x-api-key", apiKey)
                .header("x-date", date)
                .header("x-signature", sign(secret, date));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public static HttpRequest.Builder unsigned(RunningApi api, String pathAndQuery) {
        return HttpRequest.newBuilder(api.uri(pathAndQuery)).timeout(TestTimeouts.MAX);
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String sign(String secret, String date) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(date.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
