package dev.vipexport.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** Who reaches the operators' API and the console. None of these requests needs a back end. */
class AccessTest {
    private static final String TOKEN = "a-token-that-only-this-test-uses";
    private static final String NO_ROUTE = "/ops/v1/no-such-route";

    private static ConfigurableApplicationContext app;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        app = run("--vip-export.access.token=" + TOKEN);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static ConfigurableApplicationContext run(String... options) {
        String[] all = new String[options.length + 5];
        System.arraycopy(options, 0, all, 5, options.length);
        all[0] = "--server.port=0";
        all[1] = "--management.server.port=0";
        all[2] = "--vip-export.cloud.project-id=test";
        all[3] = "--vip-export.cloud.bucket=test";
        all[4] = "--vip-export.cloud.firestore-emulator-host=127.0.0.1:1";
        return new SpringApplicationBuilder(dev.vipexport.ops.OpsApplication.class)
                .properties(Map.of("spring.config.name", "vip-export-ops"))
                .run(all);
    }

    @Test
    void route_isUnauthorized_withoutToken() throws Exception {
        assertThat(get(NO_ROUTE).statusCode()).isEqualTo(401);
        assertThat(get(NO_ROUTE).body()).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic " + TOKEN, TOKEN})
    void route_isUnauthorized_withAnotherToken(String header) throws Exception {
        assertThat(get(NO_ROUTE, "Authorization", header).statusCode()).isEqualTo(401);
    }

    @Test
    void route_isReached_withToken() throws Exception {
        assertThat(get(NO_ROUTE, "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 404", "none, 404"})
    void route_isRefused_toOtherSites(String site, int status) throws Exception {
        assertThat(get(NO_ROUTE, "Authorization", "Bearer " + TOKEN, "Sec-Fetch-Site", site)
                        .statusCode())
                .isEqualTo(status);
    }

    /** A DNS server can point any name to this machine. */
    @ParameterizedTest
    @CsvSource({"attacker.example, 421", "127.0.0.1.attacker.example, 421", "localhost, 401", "[::1], 401"})
    void route_isRefused_underAnotherHostName(String host, int status) throws Exception {
        assertThat(statusLine(host)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void health_isOpen_onItsOwnPort() throws Exception {
        String port = app.getEnvironment().getRequiredProperty("local.management.port");
        HttpResponse<String> health = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(get("/actuator/health").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/console.css, text/css", "/console.js, text/javascript", "/views.js, text/javascript"})
    void console_isOpen_andLoadsItsOwnFilesOnly(String path, String type) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith(type);
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void start_fails_onOtherAddressesThanLoopback(String address) {
        assertThatThrownBy(() -> run("--server.address=" + address).close())
                .satisfies(e -> assertThat(NestedExceptionUtils.getMostSpecificCause(e))
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("server.address"));
    }

    @Test
    void start_succeeds_inContainerThatIsPublishedOnLoopback() {
        run("--server.address=0.0.0.0", "--vip-export.access.published-on-loopback=true")
                .close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String statusLine(String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(("GET " + NO_ROUTE + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int port() {
        return app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
