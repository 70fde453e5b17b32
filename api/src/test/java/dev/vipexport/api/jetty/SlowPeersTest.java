package dev.vipexport.api.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that send or read slowly hold no thread. The API under test has 8 threads, and each test more such peers. */
class SlowPeersTest {
    private static final int PEERS = 60;
    private static final String SWAGGER_UI = "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n";

    private final RunningApi api = RunningApi.withFewThreads();
    private final Organisation attacker = Organisation.create();
    private final ApiClient victim = ApiClient.of(api, Organisation.create());
    private final List<Socket> peers = new ArrayList<>();

    @AfterEach
    void disconnect() throws IOException {
        for (Socket peer : peers) {
            peer.close();
        }
    }

    private static Socket connect(RunningApi api) throws IOException {
        var socket = new Socket();
        // a small window, so that responses fill it soon
        socket.setReceiveBufferSize(2_048);
        socket.setSoTimeout((int) TestTimeouts.MAX.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
        return socket;
    }

    private void openPeers(int number, String bytes) throws IOException {
        for (int i = 0; i < number; i++) {
            Socket peer = connect(api);
            peers.add(peer);
            peer.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private String signed(String requestLine, String headers) {
        return requestLine + " HTTP/1.1\r\nHost: a\r\n" + RawHttp.signature(api, attacker.apiKey, attacker.secret)
                + headers + "\r\n";
    }

    private void assertOthersAreServed() {
        for (int i = 0; i < 10; i++) {
            assertThat(victim.get("/workspaces").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /swagger-ui.html HTTP/1.1~Host: a~Transfer-Encoding: chunked~~",
                "GET /v3/api-docs HTTP/1.1~Host: a~Content-Length: 5000~~",
                "POST /vip-messages/exports HTTP/1.1~Host: a~Content-Length: 5000~~{",
                "GET /workspaces HTTP/1.1~Host: a~Transfer-Encoding: chunked~~5~a",
                "GET /workspaces HTTP/1.1~Host",
                "G",
                "",
            })
    void unsignedPeers_holdNoThread_whenTheySendSlowly(String sent) throws IOException {
        openPeers(PEERS, sent.replace("~", "\r\n"));

        assertOthersAreServed();
    }

    @ParameterizedTest
    @CsvSource({
        "POST /vip-messages/exports, Content-Length: 5000, {",
        "POST /vip-messages/exports, Transfer-Encoding: chunked, ''",
        "GET /workspaces, Transfer-Encoding: chunked, 5",
        "DELETE /vip-messages/exports/x, Content-Length: 3, ''",
    })
    void signedPeers_holdNoThread_whenTheySendSlowly(String line, String header, String body) throws IOException {
        openPeers(PEERS, signed(line, header + "\r\n") + body);

        assertOthersAreServed();
    }

    @Test
    void unsignedPeers_holdNoThread_whenTheyReadNothing() throws IOException {
        openPeers(PEERS, SWAGGER_UI.repeat(3));
        openPeers(PEERS, "GET /v3/api-docs HTTP/1.1\r\nHost: a\r\n\r\n".repeat(40));

        assertOthersAreServed();
    }

    @Test
    void health_isAnswered_whenPeersOfItsPortAreSlow() throws IOException {
        for (String sent :
                List.of("GET /actuator/health HTTP/1.1~Host: a~Transfer-Encoding: chunked~~", "GET /actuator")) {
            for (int i = 0; i < PEERS; i++) {
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), api.healthPort());
                peers.add(peer);
                peer.getOutputStream().write(sent.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(api.health().statusCode()).isEqualTo(200);
    }

    @Test
    void signedPeers_holdNoThread_whenTheyReadNothing() throws IOException {
        openPeers(
                PEERS,
                signed("GET /workspaces", "x-pad: " + "x".repeat(100) + "\r\n").repeat(300));

        assertOthersAreServed();
    }

    @Test
    void connection_isClosed_whenHeadIsSlow() throws Exception {
        try (var hasty = RunningApi.start("vip-export.connections.head-timeout=200ms")) {
            ApiClient caller = ApiClient.of(hasty, Organisation.create());
            for (String sent :
                    List.of("", "GET / HTTP/1.1\r\nHost: a\r\nx: ", "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET ")) {
                try (Socket peer = connect(hasty)) {
                    peer.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
                    // one byte again and again keeps no connection
                    await().atMost(TestTimeouts.MAX).until(() -> isClosedAfterOneMoreByte(peer));
                }
            }
            assertThat(caller.get("/workspaces").statusCode()).isEqualTo(200);
        }
    }

    private static boolean isClosedAfterOneMoreByte(Socket peer) {
        try {
            peer.setSoTimeout(20);
            peer.getOutputStream().write('x');
            while (peer.getInputStream().read() >= 0) {
                // the response to the first request
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void bodyTooSlow_isAnsweredWith408() throws IOException {
        try (var hasty = RunningApi.start("vip-export.admission.body-timeout=200ms")) {
            String head = "POST /vip-messages/exports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + RawHttp.signature(hasty, attacker.apiKey, attacker.secret) + "Content-Length: 10\r\n\r\n{";
            try (Socket peer = connect(hasty)) {
                peer.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));

                String answer = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 408").contains("did not arrive within");
            }
        }
    }

    @Test
    void connection_isClosed_whenResponseIsReadTooSlowly() throws IOException {
        try (var hasty = RunningApi.start(
                        "vip-export.connections.read-grace=200ms", "vip-export.connections.min-read-rate=100MB");
                Socket peer = connect(hasty)) {
            peer.getOutputStream().write(SWAGGER_UI.repeat(20).getBytes(StandardCharsets.ISO_8859_1));

            // reads nothing until the API has closed the connection, which the next writes notice
            await().atMost(TestTimeouts.MAX).until(() -> {
                try {
                    peer.getOutputStream().write('x');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void addressHasAConnectionLimit() {
        try (var small = RunningApi.start("vip-export.connections.max-per-address=3")) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                open.add(connect(small));
            }
            await().atMost(TestTimeouts.MAX).until(() -> isClosed(open.get(3)));
            for (Socket peer : open) {
                peer.close();
            }
            ApiClient caller = ApiClient.of(small, Organisation.create());
            await().atMost(TestTimeouts.MAX).until(() -> answers(caller));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(ApiClient caller) {
        try {
            return caller.get("/workspaces").statusCode() == 200;
        } catch (RuntimeException | AssertionError e) {
            return false;
        }
    }

    private static boolean isClosed(Socket peer) {
        try {
            peer.setSoTimeout(20);
            return peer.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
