package dev.vipexport.testsupport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP client that signs each request with {@code x-api-key}, {@code x-date} and {@code x-signature}. The parameter
 * {@code headers} holds further headers: name, value, name, value.
 */
public final class SignedClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final String url;
    private final Credentials credentials;
    private final InstantSource clock;

    /** Creates a client of the API at {@code url}, such as {@code http://127.0.0.1:8080}; {@code clock} dates requests. */
    public SignedClient(String url, Credentials credentials, InstantSource clock) {
        this.url = url;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Returns what this client signs with. */
    public Credentials credentials() {
        return credentials;
    }

    /** Sends a GET and returns the response. */
    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send(signed(pathAndQuery, headers));
    }

    /** Sends a GET. The future completes with the response. */
    public CompletableFuture<HttpResponse<String>> getAsync(String pathAndQuery, String... headers) {
        return sendAsync(signed(pathAndQuery, headers));
    }

    /** Sends a POST of JSON and returns the response. */
    public HttpResponse<String> post(String pathAndQuery, String json, String... headers) {
        return send(signedPost(pathAndQuery, json, headers));
    }

    /** Sends a POST of JSON. The future completes with the response. */
    public CompletableFuture<HttpResponse<String>> postAsync(String pathAndQuery, String json, String... headers) {
        return sendAsync(signedPost(pathAndQuery, json, headers));
    }

    /** Sends a DELETE and returns the response. */
    public HttpResponse<String> delete(String pathAndQuery, String... headers) {
        return send(signed(pathAndQuery, headers).DELETE());
    }

    private HttpRequest.Builder signedPost(String pathAndQuery, String json, String... headers) {
        return signed(pathAndQuery, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    /** Returns a GET that is signed now. The caller may change it. */
    public HttpRequest.Builder signed(String pathAndQuery, String... headers) {
        String date = clock.instant().toString();
        HttpRequest.Builder request = unsigned(pathAndQuery)
                .header("x-api-key", credentials.key())
                .header("x-date", date)
                .header("x-signature", credentials.signature(date));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Returns a GET without a signature. The caller may change it. */
    public HttpRequest.Builder unsigned(String pathAndQuery) {
        return unsigned(URI.create(url + pathAndQuery));
    }

    /** Returns a GET of {@code uri} without a signature, with the timeout of this client. */
    public static HttpRequest.Builder unsigned(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    }

    /** Returns the bytes at {@code link}, such as a {@code csvUrl}, fetched without a signature. */
    public static byte[] download(String link) {
        HttpResponse<byte[]> response = send(unsigned(URI.create(link)), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + response.statusCode() + " instead of 200 for " + link);
        }
        return response.body();
    }

    /** Returns the headers at {@code link}, such as a {@code csvUrl}, fetched without a signature. */
    public static HttpHeaders head(String link) {
        return send(unsigned(URI.create(link)).method("HEAD", BodyPublishers.noBody()), BodyHandlers.discarding())
                .headers();
    }

    /** Sends {@code request} as it is and returns the response. */
    public static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    /** Sends {@code request} as it is. The future completes with the response. */
    public static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Sends {@code request} as it is and returns the response with a body as {@code handler} reads it. */
    public static <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        HttpRequest built = request.build();
        try {
            return HTTP.send(built, handler);
        } catch (IOException e) {
            throw new IllegalStateException("no response from " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + built.uri(), e);
        }
    }
}
