package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends plain HTTP to a server, for details that Google's client hides. */
final class RawHttp {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    RawHttp(StorageServer server) {
        this(server.url());
    }

    RawHttp(String url) {
        this.url = url;
    }

    record Answer(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), UTF_8);
        }

        JsonObject json() {
            return Json.parse(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Returns the reason in Google's error format. */
        String reason() {
            return json().getAsJsonObject("error")
                    .getAsJsonArray("errors")
                    .get(0)
                    .getAsJsonObject()
                    .get("reason")
                    .getAsString();
        }

        String message() {
            return json().getAsJsonObject("error").get("message").getAsString();
        }
    }

    /**
     * Sends a request. {@code headers} are alternating names and values; {@code target} is a path or a URL of the
     * server.
     */
    Answer send(String method, String target, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target.startsWith("http") ? target : url + target))
                .timeout(TestTimeouts.MAX)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    Answer get(String target, String... headers) throws IOException, InterruptedException {
        return send("GET", target, BodyPublishers.noBody(), headers);
    }

    Answer post(String target, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", target, BodyPublishers.ofString(body), headers);
    }

    Answer put(String target, byte[] body, String... headers) throws IOException, InterruptedException {
        return send("PUT", target, BodyPublishers.ofByteArray(body), headers);
    }

    /** Starts a resumable upload and returns the URL of its session. */
    String startUpload(String bucket, String name, String parameters) throws IOException, InterruptedException {
        return post("/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable&name=" + name + parameters, "")
                .header("Location");
    }
}
