package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names of the servers exist for the proxy only. */
class ProxyTest extends CommandTestBase {
    private static final String PASSWORD = "p@ss/word";
    private static final String ESCAPED = "p%40ss%2Fword";

    private FakeProxy proxy;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new FakeProxy(api.port());
        proxy.requiredAuthorization =
                "Basic " + Base64.getEncoder().encodeToString(("anna:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        api.storageUrl = "http://storage.invalid";
        run.environment.put("VIP_EXPORT_SERVER", "http://export.invalid");
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    private String proxyUrl() {
        return "http://anna:" + ESCAPED + "@127.0.0.1:" + proxy.port();
    }

    @Test
    void http_goesThroughTheProxy() {
        run.environment.put("HTTP_PROXY", proxyUrl());

        assertThat(export(output())).as(run.all()).isZero();

        assertThat(file()).hasBinaryContent(api.file.bytes());
        // the first request of each connection; without the proxy no name would be known
        assertThat(proxy.requests)
                .isNotEmpty()
                .allMatch(
                        line -> line.contains(" http://export.invalid/") || line.contains(" http://storage.invalid/"));
        assertThat(api.requests("GET", "/storage").get(0).headers().getFirst("Host"))
                .isEqualTo("storage.invalid");
        assertThat(run.all()).doesNotContain(PASSWORD, ESCAPED);
    }

    /** The proxy's password is for the proxy, and for no server. */
    @Test
    void noProxy_reachesServersDirectly() {
        run.environment.put("VIP_EXPORT_SERVER", api.url().replace("127.0.0.1", "localhost"));
        api.storageUrl = api.url();
        run.environment.put("ALL_PROXY", proxyUrl());
        run.environment.put("NO_PROXY", "*");

        assertThat(export(output())).as(run.all()).isZero();

        assertThat(proxy.requests).isEmpty();
        assertThat(api.received)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Proxy-authorization"));
    }

    @Test
    void proxy_isNamedWithoutPassword_whenItRefuses() {
        run.environment.put("HTTP_PROXY", "http://anna:wrong@127.0.0.1:" + proxy.port());

        assertThat(run.execute("list")).isEqualTo(5);
        assertThat(run.err())
                .contains("The proxy rejects its credentials (407)")
                .doesNotContain("wrong");

        run.environment.put("HTTP_PROXY", "http://anna:wrong@proxy.invalid");
        assertThat(run.execute("list", "--retries=0")).isEqualTo(5);
        assertThat(run.err())
                .contains("http://export.invalid is unreachable through the proxy proxy.invalid:80 (HTTP_PROXY)")
                .doesNotContain("wrong");

        run.environment.put("HTTP_PROXY", "socks5://anna:wrong@127.0.0.1:" + proxy.port());
        assertThat(run.execute("list")).isEqualTo(2);
        assertThat(run.err()).contains("HTTP_PROXY").doesNotContain("wrong");
    }

    @Test
    void https_isTunneled() throws Exception {
        TestCertificate certificate = TestCertificate.of(folder, "export.invalid", "storage.invalid");
        try (FakeApi secure = FakeApi.withTls(SampleFiles.csv(), certificate.serverContext());
                FakeProxy tunnel = new FakeProxy(secure.port())) {
            tunnel.requiredAuthorization = proxy.requiredAuthorization;
            secure.storageUrl = "https://storage.invalid:8443";
            String export = secure.addJob("SUCCEEDED");
            var child = new ChildCli(folder, certificate.trustOptions());
            child.environment.put("VIP_EXPORT_SERVER", "https://export.invalid");
            child.environment.put("HTTPS_PROXY", "http://anna:" + ESCAPED + "@127.0.0.1:" + tunnel.port());

            assertThat(child.execute("download", export, output()))
                    .as(child.all())
                    .isZero();

            assertThat(file()).hasBinaryContent(secure.file.bytes());
            assertThat(tunnel.requests)
                    .contains("CONNECT export.invalid:443 HTTP/1.1", "CONNECT storage.invalid:8443 HTTP/1.1")
                    .allMatch(line -> line.startsWith("CONNECT "));
            assertThat(secure.received)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Proxy-authorization"));

            child.environment.put("HTTPS_PROXY", "http://anna:wrong@127.0.0.1:" + tunnel.port());
            assertThat(child.execute("list", "--retries=0")).isEqualTo(5);
            assertThat(child.err())
                    .contains("The proxy rejects its credentials (407)")
                    .doesNotContain("wrong");
        }
    }
}
