package dev.vipexport.api.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that reach no filter get errors in the format of all others, which do not reveal the server. */
class JettyCustomizerTest {
    private static final RunningApi API = RunningApi.shared();

    private final Organisation organisation = Organisation.create();

    /** Sends {@code text} and reads until the server closes. */
    private static String exchange(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            socket.setSoTimeout((int) TestTimeouts.MAX.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void assertJsonError(String answer) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
        assertThat(head).contains("\r\ncontent-type: application/json\r\n", "\r\ncache-control: no-store\r\n");
        assertThat(head).doesNotContain("\r\nserver:", "\r\nx-powered-by:", "jetty", "set-cookie");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(ApiClient.json(body).propertyNames()).containsExactly("message");
    }

    @ParameterizedTest
    @CsvSource({
        "400, GET /workspaces HTTP/1.1~~", // no Host
        "400, GET /workspaces HTTP/1.1~Host: a~Host: b~~",
        "400, GET /workspaces HTTP/1.1~Host: a b~~",
        "400, GET /work spaces HTTP/1.1~Host: a~~",
        "505, GET /workspaces HTTP/9~Host: a~~",
        "505, GET /workspaces FTP/1.1~Host: a~~",
        "400, GET~~",
        "400, G\u0001T /workspaces HTTP/1.1~Host: a~~",
        "400, '\u0016\u0003\u0001\u0002~~~~'", // TLS
        "400, GET /workspaces/%zz HTTP/1.1~Host: a~~",
        "400, GET /workspaces/%ff HTTP/1.1~Host: a~~",
        "400, GET /workspaces/%00 HTTP/1.1~Host: a~~",
        "400, GET /workspaces/%2f HTTP/1.1~Host: a~~",
        "400, GET /workspaces/%5c HTTP/1.1~Host: a~~",
        "400, GET /../workspaces HTTP/1.1~Host: a~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Two Words: x~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Folded: x~ y~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Spaced : x~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Content-Length: x~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Content-Length: -1~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Transfer-Encoding: gzip~~",
        "400, GET /workspaces HTTP/1.1~Host: a~Content-Length: 3~Transfer-Encoding: chunked~~0~~",
        "417, GET /workspaces HTTP/1.1~Host: a~Expect: miracles~~",
        "405, TRACE /workspaces HTTP/1.1~Host: a~~",
    })
    void request_isRejected_whenNotValidHttp(int status, String request) throws IOException {
        String answer = exchange(
                request.replace("Host: a~", "Host: a~Connection: close~").replace("~", "\r\n"));

        assertThat(status(answer)).as(answer).isEqualTo(status);
        assertJsonError(answer);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private String signature() {
        return RawHttp.signature(API, organisation.apiKey, organisation.secret);
    }

    @ParameterizedTest
    @CsvSource({"414, 33000, 1", "431, 1, 33000"})
    void request_isRejected_whenTargetOrHeadersAreTooLong(int status, int address, int header) throws IOException {
        String line = "GET /" + "a".repeat(address) + " HTTP/1.1";

        String answer = exchange(lines(line, "Host: a", "Connection: close", "x-long: " + "b".repeat(header), ""));

        assertThat(status(answer)).isEqualTo(status);
        assertJsonError(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void request_isAnswered_whenHttp10(String version) throws IOException {
        String answer = exchange(lines("GET /workspaces " + version, "Host: a", "Connection: close", signature()));

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("\"Best guests\"")
                .doesNotContain("\r\nServer:");
    }

    @Test
    void expectContinue_isConfirmed_whenSigned() throws IOException {
        String order = organisation.juneBody("");
        String head = lines(
                "POST /vip-messages/exports?dryRun=true HTTP/1.1",
                "Host: a",
                "Connection: close",
                "Expect: 100-continue",
                "Content-Type: application/json",
                "Content-Length: " + order.length(),
                signature());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            socket.setSoTimeout((int) TestTimeouts.MAX.toMillis());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            InputStream input = socket.getInputStream();
            assertThat(new String(input.readNBytes(25), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write(order.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(input.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void expectContinue_isUnauthorized_whenUnsigned() throws IOException {
        String answer = exchange(lines(
                "POST /vip-messages/exports HTTP/1.1",
                "Host: a",
                "Connection: close",
                "Expect: 100-continue",
                "Content-Length: 10",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void response_ignoresForwardedAndEncodingHeaders() throws IOException {
        String answer = exchange(lines(
                "GET /workspaces HTTP/1.1",
                "Host: a",
                "Connection: close",
                signature().stripTrailing(),
                "Accept-Encoding: gzip",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil.example",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("Content-Encoding", "evil.example");
    }
}
