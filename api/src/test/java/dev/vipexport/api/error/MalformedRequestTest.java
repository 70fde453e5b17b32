package dev.vipexport.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.HmacSha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests get {@code {message}} or a list of errors, and never 500. */
class MalformedRequestTest {
    private static final RunningApi API = RunningApi.shared();

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    /** Returns a signed request as bytes, because Java's client refuses most malformed requests. */
    private String sendRaw(String method, String target, String moreHeaders) throws IOException {
        String date = API.clock().instant().toString();
        String request = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nx-api-key: "
                + organisation.apiKey + "\r\nx-date: " + date + "\r\nx-signature: "
                + HmacSha256.hex(organisation.secret, date) + "\r\n" + moreHeaders + "\r\n";
        return send(request);
    }

    private static String send(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            socket.setSoTimeout((int) TestTimeouts.MAX.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void keyWithControlCharacter_isUnauthorized() throws IOException {
        for (String control : new String[] {"\u0085", "\u0080", "\u009b"}) {
            String request = "GET /vip-messages/labels HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nx-api-key: a"
                    + control + "b\r\nx-date: " + API.clock().instant() + "\r\nx-signature: " + "0".repeat(64)
                    + "\r\n\r\n";

            assertThat(status(send(request))).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0A", "%0D", "%C2%85", "%E2%80%A8", "%1B", "%E2%80%AE"})
    void idWithControlCharacter_isNotFound(String control) throws IOException {
        String id = "a" + control + "b";
        String window = "&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z";
        for (String path : List.of("/vip-messages", "/vip-messages/labels", "/vip-messages/export")) {
            assertThat(status(sendRaw("GET", path + "?mediumId=ch&workspaceId=" + id + window, "")))
                    .isEqualTo(404);
            assertThat(status(sendRaw(
                            "GET",
                            path + "?workspaceId=" + organisation.vipWorkspace + "&mediumId=" + id + window,
                            "")))
                    .isEqualTo(404);
        }
        assertThat(status(sendRaw("GET", "/channels?workspaceId=" + id, ""))).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\r", "\\u0085", "\\u2028", "\\u001b", "\\u202e"})
    void idOfOrderWithControlCharacter_isNotFound(String control) {
        String order = organisation.juneBody("");

        for (String id : List.of(organisation.vipWorkspace, organisation.channel)) {
            assertThat(caller.post("/vip-messages/exports", order.replace(id, "a" + control + "b"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** The firewall refuses some of these addresses with 400; all others are unknown. */
    @ParameterizedTest
    @CsvSource({"%0A,400", "%0D,400", "%C2%85,404", "%E2%80%A8,400", "%1B,400", "%E2%80%AE,404"})
    void exportIdWithControlCharacter_isClientError(String control, int status) throws IOException {
        String job = "/vip-messages/exports/a" + control + "b";

        for (String path : List.of(job, job + "/events", job + "/manifest")) {
            assertThat(status(sendRaw("GET", path, ""))).isEqualTo(status);
        }
        assertThat(status(sendRaw("DELETE", job, ""))).isEqualTo(status);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void assertClientError(String answer) {
        assertThat(status(answer)).isBetween(400, 499);
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/json");
        assertThat(answer).containsAnyOf("{\"message\":\"", "{\"error\":[");
        assertThat(answer).doesNotContain("<html", "Jetty", "Exception", "at org.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vip-messages?workspaceId=%",
                "/vip-messages?workspaceId=%zz",
                "/vip-messages?workspaceId=%ff%fe",
                "/vip-messages?workspaceId=%C3",
                "/vip-messages?workspaceId=%00",
                "/vip-messages?%=%&&&=&a",
                "/vip-messages?workspaceId=a|b",
                "/vip-messages?workspaceId={a}",
                "/vip-messages?workspaceId=\u00e9",
                "/vip-messages?workspaceId=a\u0000b",
                "/vip-messages/exports/%",
                "/vip-messages/exports/%00",
                "/vip-messages/exports/%2F",
                "/vip-messages/exports/a%2Fb",
                "/vip-messages/exports/a%5Cb",
                "/vip-messages/exports/%ff",
                "/vip-messages/exports/",
                "/vip-messages/exports/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//",
                "/no-such-route",
                "/error",
                "/actuator",
                "http://other.example/no-such-route",
                "*",
            })
    void target_isClientError_whenMalformed(String target) throws IOException {
        assertClientError(sendRaw("GET", target, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceId", "mediumId", "from", "to", "label", "contentType", "before", "limit"})
    void parameter_isClientError_whenEightKilobytesLong(String key) throws IOException {
        String parameters = organisation.juneParameters().replaceAll("(^|&)" + key + "=[^&]*", "");

        String answer = sendRaw("GET", "/vip-messages?" + parameters + "&" + key + "=" + "x".repeat(8_000), "");
        if (key.equals("label")) {
            assertThat(status(answer)).isEqualTo(200); // no message has this label
        } else {
            assertClientError(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Prefer: \"\\",
                "Prefer: wait=99999999999999999999, respond-async",
                "Prefer: \u00e9\u00ff=\u00fe, respond-async",
                "Prefer:",
                "Cookie: a=b; =; \"",
                "Range: bytes=a-b",
                "If-Modified-Since: never",
                "If-None-Match: garbage, \"",
                "Content-Type: x",
                "Accept-Language: %%%",
                "Origin: null",
            })
    void header_isIgnored_whenMalformed(String header) throws IOException {
        String answer = sendRaw("GET", "/vip-messages?" + organisation.juneParameters(), header + "\r\n");

        assertThat(status(answer)).isEqualTo(200);
    }

    @Test
    void header_isClientError_whenTooLong() throws IOException {
        assertClientError(sendRaw("GET", "/workspaces", "x-long: " + "x".repeat(40_000) + "\r\n"));
    }

    @Test
    void request_isClientError_whenNotHttp() throws IOException {
        assertClientError(sendRaw("G\u0001T", "/workspaces", ""));
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "PATCH", "TRACE"})
    void method_isNotAllowed_whenRouteLacksIt(String method) throws IOException {
        String answer = sendRaw(method, "/workspaces", "");

        assertThat(status(answer)).isEqualTo(405);
        assertClientError(answer);
    }

    @Test
    void refusedMethod_isAnsweredWithTheAllowedOnes() throws IOException {
        assertThat(sendRaw("POST", "/vip-messages/export", ""))
                .contains("POST is not a method of this path, which takes GET. /v3/api-docs lists all routes");
        assertThat(sendRaw("PUT", "/vip-messages/exports/x", "")).contains("which takes DELETE, GET. /v3");
        assertThat(sendRaw("X".repeat(300), "/workspaces", "")).doesNotContain("X".repeat(65));
    }

    @Test
    void accept_isNotAcceptable_whenFormatIsUnsupported() {
        HttpResponse<String> answer =
                caller.get("/vip-messages/export?" + organisation.juneParameters(), "Accept", "text/csv");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(ApiClient.json(answer).get("message").asString()).isNotEmpty();
    }

    @Test
    void accept_isNotAcceptable_whenMalformed() {
        HttpResponse<String> answer = caller.get("/workspaces", "Accept", "%%%");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(ApiClient.json(answer).get("message").asString()).isNotEmpty();
    }

    @Test
    void head_isAllowed_exceptForExport() throws IOException {
        assertThat(status(sendRaw("HEAD", "/workspaces", ""))).isEqualTo(200);
        assertThat(status(sendRaw("HEAD", "/vip-messages/export?" + organisation.juneParameters(), "")))
                .isEqualTo(405);
    }

    @Test
    void options_listAllowedMethods() throws IOException {
        String answer = sendRaw("OPTIONS", "/workspaces", "");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer).contains("Allow: GET,HEAD,OPTIONS");
    }

    @Test
    void route_isNotFound_whenUnknown() {
        HttpResponse<String> answer = caller.get("/no-such-route");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"There is nothing at this address\"}");
    }

    @Test
    void body_isIgnored_whenSentWithGet() {
        var request = caller.signed("/workspaces").method("GET", BodyPublishers.ofString("{not json"));

        assertThat(ApiClient.send(request.header("Content-Type", "application/json"))
                        .statusCode())
                .isEqualTo(200);
    }
}
