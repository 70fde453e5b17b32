package dev.vipexport.stack.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** A REST caller that signs its requests. */
public final class Caller {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Credentials credentials;
    private final InstantSource clock;

    /** A caller of the API at {@code url}, such as {@code http://127.0.0.1:8080}. */
    public Caller(String url, Credentials credentials, InstantSource clock) {
        this.url = url;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * GET {@code pathAndQuery}, signed.
     *
     * @param headers further ones: name, value, name, value
     */
    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + pathAndQuery));
        sign(request);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** The bytes behind a {@code csvUrl}, fetched without a signature as its receiver would. */
    public byte[] download(String csvUrl) {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(URI.create(csvUrl)), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + response.statusCode() + " for " + csvUrl);
        }
        return response.body();
    }

    /** The headers of what is behind a {@code csvUrl}. */
    public HttpHeaders head(String csvUrl) {
        return send(
                        HttpRequest.newBuilder(URI.create(csvUrl)).method("HEAD", BodyPublishers.noBody()),
                        BodyHandlers.discarding())
                .headers();
    }

    private void sign(HttpRequest.Builder request) {
        String date = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        request.header("x-api-key", credentials.key())
                .header("x-date", date)
                .header("x-signature", credentials.signature(date));
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        HttpRequest built = request.timeout(Duration.ofMinutes(5)).build();
        try {
            return http.send(built, body);
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + built.uri(), e);
        }
    }
}
