package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.runtime.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a page in a browser can make: by a name that leads to 127.0.0.1, or to another origin. */
class LocalCallersTest {
    private final StorageServer server = StorageServer.start(StorageServer.Options.temporary());

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST:4443", "127.0.0.1:4443", "[::1]:4443", "127.1.2.3"})
    void request_isAnswered_whenHostIsLoopback(String host) throws IOException {
        assertThat(send("GET /storage/v1/b?project=p HTTP/1.1\r\nHost: " + host + "\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:4443",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "a@127.0.0.1"
            })
    void request_isForbidden_whenHostIsForeign(String host) throws IOException {
        assertThat(send("GET /storage/v1/b?project=p HTTP/1.1\r\nHost: " + host + "\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"})
    void simplePost_isForbidden_whenOriginIsForeign(String origin) throws IOException {
        server.createBucket("bucket");

        assertThat(send(
                        "POST /upload/storage/v1/b/bucket/o?uploadType=media&name=x HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                                + origin + "\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void simplePost_isAnswered_whenOriginIsLoopback() throws IOException {
        server.createBucket("bucket");

        assertThat(send(
                        "POST /upload/storage/v1/b/bucket/o?uploadType=media&name=x HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                                + "http://localhost:8080\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    private String send(String head) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(Loopback.address(URI.create(server.url()).getPort()));
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
