package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.testsupport.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** The API with a certificate of its own, as docs/configuration.md says. */
class TlsTest {
    private static RunningApi api;
    private static HttpClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder, "ip:127.0.0.1,dns:localhost");
        Path chain = Files.writeString(folder.resolve("tls.crt"), certificate.certificatePem());
        Path key = Files.writeString(folder.resolve("tls.key"), certificate.privateKeyPem());
        client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
        api = RunningApi.start(
                "server.ssl.bundle=api",
                "spring.ssl.bundle.pem.api.keystore.certificate=" + chain.toUri(),
                "spring.ssl.bundle.pem.api.keystore.private-key=" + key.toUri());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static HttpResponse<String> get(String scheme, String path, Organisation organisation)
            throws IOException, InterruptedException {
        String date = api.clock().instant().toString();
        URI uri = URI.create(scheme + "://127.0.0.1:" + api.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("x-api-key", organisation.apiKey)
                        .header("x-date", date)
                        .header(
                                "x-signature",
                                new Credentials(organisation.apiKey, organisation.secret).signature(date))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void response_hasStrictTransportSecurity_overTls() throws Exception {
        HttpResponse<String> answer = get("https", "/workspaces", Organisation.create());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("strict-transport-security")).contains("max-age=31536000");
    }

    @Test
    void response_hasNoStrictTransportSecurity_withoutTls() {
        HttpResponse<String> answer =
                ApiClient.of(RunningApi.shared(), Organisation.create()).get("/workspaces");

        assertThat(answer.headers().firstValue("strict-transport-security")).isEmpty();
    }

    /** Jetty's own settings of this API apply to the TLS connector, too. */
    @Test
    void trace_andAmbiguousPath_areAnsweredAsWithoutTls() throws Exception {
        HttpResponse<String> ambiguous = get("https", "//workspaces", Organisation.create());
        assertThat(ambiguous.statusCode()).isEqualTo(400);
        // of the firewall: with its own settings, Jetty would refuse the path earlier
        assertThat(ambiguous.body()).contains("characters that are not allowed");
        HttpRequest trace = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.port() + "/"))
                .method("TRACE", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(trace, BodyHandlers.ofString(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void startReport_saysHttps() {
        assertThat(StartReport.url(api.bean(ServerProperties.class), api.port()))
                .isEqualTo("https://127.0.0.1:" + api.port());
        assertThat(StartReport.url(RunningApi.shared().bean(ServerProperties.class), 1))
                .isEqualTo("http://127.0.0.1:1");
    }
}
