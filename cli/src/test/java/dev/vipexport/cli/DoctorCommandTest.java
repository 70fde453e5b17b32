package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest extends CommandTestBase {
    private static final String DOCS = "/v3/api-docs";

    private void assertFinds(int exit, String... lines) {
        assertThat(run.execute("doctor")).as(run.all()).isEqualTo(exit);
        assertThat(run.out()).contains(lines);
        assertThat(run.out().lines()).hasSize(6);
        assertThat(run.err()).isEmpty();
        assertThat(run.all()).doesNotContain(FakeApi.SECRET);
        assertThat(run.pauses).isEmpty();
    }

    @Test
    void doctor_findsNothing_whenAllIsWell() {
        assertFinds(
                0,
                "ok       credentials  The key is some-key, and there is a secret.\n",
                "ok       address      " + api.url() + " is a valid address.\n",
                "ok       connection   The server answers.\n",
                "ok       version      The server has version 1 of the API.\n",
                "ok       clock        The clocks agree.\n",
                "ok       access       The server accepts key and secret.\n");
    }

    @Test
    void json_hasAllChecks() {
        run.environment.put("VIP_EXPORT_SECRET", "another");

        assertThat(run.execute("doctor", "--json")).isEqualTo(4);

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("client").asString()).isNotEmpty();
        assertThat(json.path("serverVersion").asString()).isEqualTo("1");
        assertThat(json.path("checks")
                        .valueStream()
                        .map(check -> check.path("name").asString() + " "
                                + check.path("state").asString()))
                .containsExactly(
                        "credentials ok", "address ok", "connection ok", "version ok", "clock ok", "access failed");
        assertThat(json.path("checks").path(5).path("advice").asString()).startsWith("Compare both");
        assertThat(json.path("checks").path(0).path("advice").isNull()).isTrue();
    }

    @Test
    void credentials_fail_whenMissingOrMalformed() {
        run.environment.remove("VIP_EXPORT_SECRET");
        assertFinds(
                2,
                "failed   credentials  Only one of VIP_EXPORT_KEY and VIP_EXPORT_SECRET is set.",
                "ok       clock",
                "skipped  access       Not checked, because \"credentials\" failed.");

        run.environment.put("VIP_EXPORT_SECRET", FakeApi.SECRET);
        run.environment.put("VIP_EXPORT_KEY", "some-key\n");
        assertFinds(2, "failed   credentials  The key \"some-key?\" is invalid.", "Copy it again");
    }

    @Test
    void access_fails_whenKeyOrSecretIsWrong() {
        String rejected =
                "failed   access       The server rejects the signature (401). Either it does not know the key ";
        run.environment.put("VIP_EXPORT_KEY", "another");
        assertFinds(4, rejected + "another, or the secret is wrong; it does not tell which. Compare both");

        run.environment.put("VIP_EXPORT_KEY", FakeApi.KEY);
        run.environment.put("VIP_EXPORT_SECRET", "\"" + FakeApi.SECRET + "\"");
        assertFinds(4, "warning  credentials  The secret of the key some-key begins or ends with", rejected);
    }

    @ParameterizedTest
    @CsvSource({
        "403,4,may not list exports (403): why.",
        "404,4,answers 404",
        "500,5,answers 500",
        "503,5,is busy (503)"
    })
    void access_fails_whenServerRefuses(int status, int exit, String text) {
        api.stubNext("GET", "/vip", FakeApi.response(status, "{\"message\":\"why\"}"));

        assertFinds(exit, "failed   access", text);
    }

    @Test
    void address_fails_whenMissingOrInvalid() {
        run.environment.put("VIP_EXPORT_SERVER", "ftp://host");
        assertFinds(
                2,
                "failed   address      The server address \"ftp://host\" is invalid.",
                "skipped  connection   Not checked, because \"address\" failed.");

        run.environment.remove("VIP_EXPORT_SERVER");
        assertFinds(2, "failed   address      No server address is given.");
        assertThat(api.received).isEmpty();
    }

    @Test
    void exitCode_isThatOfTheFirstFailure() {
        run.environment.remove("VIP_EXPORT_SECRET");
        run.environment.put("VIP_EXPORT_SERVER", "https://export.invalid");

        assertFinds(2, "failed   credentials", "failed   connection");
    }

    @Test
    void connection_fails_whenNameIsUnknown() {
        run.environment.put("VIP_EXPORT_SERVER", "http://export.invalid");
        assertFinds(
                5,
                "warning  address      http://export.invalid does not encrypt",
                "failed   connection   The name of export.invalid is unknown (DNS). Check --server");

        run.environment.put("VIP_EXPORT_SERVER", "http://my_export.invalid");
        assertFinds(5, "failed   connection   The name of my_export.invalid is unknown (DNS).");
    }

    @Test
    void connection_fails_whenNothingListens() throws IOException {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        run.environment.put("VIP_EXPORT_SERVER", "http://127.0.0.1:" + port);

        assertFinds(5, "failed   connection   127.0.0.1:" + port + " refuses the connection: nothing listens there.");
    }

    @Test
    void connection_fails_whenTlsFails() throws Exception {
        try (var plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var thread = new Thread(() -> answerPlainly(plain), "plain-http");
            thread.setDaemon(true);
            thread.start();
            run.environment.put("VIP_EXPORT_SERVER", "https://127.0.0.1:" + plain.getLocalPort());
            assertFinds(5, "failed   connection   127.0.0.1 does not speak TLS at this port.");
        }
        TestCertificate certificate = TestCertificate.of(folder, "export.invalid");
        try (FakeApi secure = FakeApi.withTls(SampleFiles.csv(), certificate.serverContext())) {
            run.environment.put("VIP_EXPORT_SERVER", secure.url());
            assertFinds(
                    5,
                    "failed   connection   No authority that Java trusts has signed the certificate of 127.0.0.1.",
                    "JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");

            var child = new ChildCli(folder, certificate.trustOptions());
            assertThat(child.execute("doctor", "--server=" + secure.url())).isEqualTo(5);
            assertThat(child.out()).contains("The certificate of the server is for other names than 127.0.0.1 (");
        }
    }

    /** Answers what begins like TLS as servers of HTTP do. */
    private static void answerPlainly(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[1 << 16]);
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Test
    void connection_namesTheProxy() throws IOException {
        run.environment.put("VIP_EXPORT_SERVER", "http://export.invalid");
        try (var proxy = new FakeProxy(api.port())) {
            run.environment.put("http_proxy", "http://anna:hidden@127.0.0.1:" + proxy.port());
            String name = "127.0.0.1:" + proxy.port() + " (http_proxy)";

            assertFinds(0, "ok       connection   The server answers through the proxy " + name + ".");

            proxy.requiredAuthorization = "Basic another";
            assertFinds(5, "failed   connection   The proxy rejects its credentials (407) through the proxy " + name);
        }
        assertFinds(5, "failed   connection   the proxy 127.0.0.1:", "refuses the connection");
        assertThat(run.out()).doesNotContain("hidden");

        run.environment.put("http_proxy", "https://anna:hidden@127.0.0.1");
        assertFinds(2, "failed   connection   The environment variable http_proxy begins with https:");
        assertThat(run.out()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "200,{},Something else than the export API answers",
        "200,<html>,Something else than the export API answers",
        "404,<html>,Something else than the export API answers",
        "501,{\"error\":{\"code\":501}},Something else than the export API answers",
        "302,,The server redirects (302). Set --server",
        "502,,The server fails (502)"
    })
    void connection_fails_whenAnswerIsWrong(int status, String body, String text) {
        api.stubNext("GET", DOCS, FakeApi.response(status, body == null ? "" : body));

        assertFinds(5, "failed   connection   " + text, "skipped  version");
    }

    @Test
    void version_isAWarning_whenUnknownOrOld() {
        api.stubNext("GET", DOCS, FakeApi.response(404, "{\"message\":\"There is no such route\"}"));
        assertFinds(0, "warning  version      The server does not tell its version");

        api.description = "{\"openapi\":\"3.1.0\",\"info\":{\"version\":\"0\"},\"paths\":{}}";
        assertFinds(
                0,
                "warning  version      The server has version 0 of the API and is older than this client: it lacks"
                        + " redeliver and retry.");
    }

    @ParameterizedTest
    @CsvSource({"-100000,behind", "100000,ahead of"})
    void clock_isAWarning_whenTheClientCanCorrectIt(long seconds, String how) {
        run.clock = () -> Instant.now().plusSeconds(seconds);

        assertFinds(0, " s " + how + " the server's. This client signs with the server's time;", "ok       access");
        assertThat(run.out()).containsPattern("warning  clock        This machine's clock is (99|100)\\d{3} s ");
    }

    @Test
    void clock_isNearEnough_withinTheServersTolerance() {
        run.clock = () -> Instant.now().minusSeconds(40);

        assertThat(run.execute("doctor")).isZero();
        assertThat(run.out())
                .containsPattern("ok       clock        This machine's clock is \\d+ s behind the server's, which");
    }

    @Test
    void clock_fails_whenHttpIsExposed() throws IOException {
        run.clock = () -> Instant.now().minusSeconds(100_000);
        run.environment.put("VIP_EXPORT_SERVER", "http://export.invalid");
        try (var proxy = new FakeProxy(api.port())) {
            run.environment.put("HTTP_PROXY", "127.0.0.1:" + proxy.port());

            assertFinds(
                    4,
                    "failed   clock ",
                    "so it refuses the signatures. Set this machine's clock",
                    "Set the clock first.");
        }
    }
}
