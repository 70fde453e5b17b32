package dev.vipexport.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignedClientTest {
    private final HttpServer server;
    private final String url;
    private final SignedClient client;

    SignedClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        client = new SignedClient(
                url, new Credentials("key", "Jefe"), new SettableClock(Instant.parse("2026-06-01T12:00:00Z")));
    }

    @BeforeEach
    void start() {
        server.createContext("/", SignedClientTest::echo);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Answers with the method, the signature's headers, and the body. */
    private static void echo(HttpExchange exchange) throws IOException {
        String text = String.join(
                " ",
                exchange.getRequestMethod(),
                exchange.getRequestHeaders().getFirst("x-api-key"),
                exchange.getRequestHeaders().getFirst("x-date"),
                exchange.getRequestHeaders().getFirst("x-signature"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        int status = exchange.getRequestURI().getPath().equals("/missing") ? 404 : 200;
        exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }

    @Test
    void hmac_matchesRfc4231() {
        assertThat(HmacSha256.hex("Jefe", "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void requests_areSigned() {
        String signature = HmacSha256.hex("Jefe", "2026-06-01T12:00:00Z");
        String signed = " key 2026-06-01T12:00:00Z " + signature + " ";

        assertThat(client.get("/a").body()).isEqualTo("GET" + signed);
        assertThat(client.getAsync("/a").join().body()).isEqualTo("GET" + signed);
        assertThat(client.post("/a", "{}").body()).isEqualTo("POST" + signed + "{}");
        assertThat(client.postAsync("/a", "{}").join().body()).isEqualTo("POST" + signed + "{}");
        assertThat(client.delete("/a").body()).isEqualTo("DELETE" + signed);
    }

    @Test
    void links_areFetchedUnsigned() {
        assertThat(SignedClient.download(url + "/a")).asString().isEqualTo("GET null null null ");
        assertThatThrownBy(() -> SignedClient.download(url + "/missing"))
                .hasMessage("HTTP 404 instead of 200 for " + url + "/missing");
    }
}
