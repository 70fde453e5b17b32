package dev.vipexport.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final URI HTTPS = URI.create("https://export.example");
    private static final URI HTTP = URI.create("http://export.example:8080");

    private static String proxyFor(URI address, String... variables) {
        Map<String, String> environment = variables.length == 2
                ? Map.of(variables[0], variables[1])
                : Map.of(variables[0], variables[1], variables[2], variables[3]);
        return new Proxies(environment)
                .proxyFor(address)
                .map(ProxyServer::toString)
                .orElse("none");
    }

    @Test
    void variable_isThatOfTheScheme() {
        assertThat(proxyFor(HTTPS, "HTTPS_PROXY", "http://a:1", "HTTP_PROXY", "http://b:2"))
                .isEqualTo("a:1 (HTTPS_PROXY)");
        assertThat(proxyFor(HTTP, "HTTPS_PROXY", "http://a:1", "HTTP_PROXY", "http://b:2"))
                .isEqualTo("b:2 (HTTP_PROXY)");
        assertThat(proxyFor(HTTP, "HTTPS_PROXY", "http://a:1")).isEqualTo("none");
        assertThat(proxyFor(HTTPS, "https_proxy", "http://a:1", "HTTPS_PROXY", "http://b:2"))
                .isEqualTo("a:1 (https_proxy)");
        assertThat(proxyFor(HTTPS, "https_proxy", " ", "ALL_PROXY", "http://b:2"))
                .isEqualTo("b:2 (ALL_PROXY)");
        assertThat(proxyFor(HTTPS, "HTTPS_PROXY", "http://a:1", "no_proxy", ".example"))
                .isEqualTo("none");
        assertThat(proxyFor(HTTP, "HTTP_PROXY", "http://a:1", "NO_PROXY", "export.example:8080"))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "https://localhost", "http://[::1]:8080", "http://127.9.9.9"})
    void thisMachine_hasNoProxy(String address) {
        assertThat(proxyFor(URI.create(address), "HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "http://a:1"))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128,proxy.example:3128",
        "HTTP://proxy.example:3128/,proxy.example:3128",
        "proxy.example:3128,proxy.example:3128",
        "proxy.example,proxy.example:80",
        "my_proxy:3128,my_proxy:3128",
        "http://[fd00::1]:3128,[fd00::1]:3128"
    })
    void address_isParsed(String value, String expected) {
        assertThat(proxyFor(HTTPS, "HTTPS_PROXY", value)).isEqualTo(expected + " (HTTPS_PROXY)");
    }

    @ParameterizedTest
    @CsvSource({"user:p%40s%3As+w,user:p@s:s+w", "user:p@ss,user:p@ss", "user,user:", "us%C3%A9r:x,us\u00e9r:x"})
    void credentials_areDecoded(String given, String expected) {
        Optional<ProxyServer> proxy = new Proxies(Map.of("HTTPS_PROXY", "http://" + given + "@a:1")).proxyFor(HTTPS);

        assertThat(proxy)
                .map(ProxyServer::authorization)
                .get(InstanceOfAssertFactories.STRING)
                .satisfies(header -> assertThat(new String(
                                Base64.getDecoder().decode(header.replace("Basic ", "")), StandardCharsets.UTF_8))
                        .isEqualTo(expected));
        assertThat(proxy).map(ProxyServer::toString).contains("a:1 (HTTPS_PROXY)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hidden@a:1",
                "socks5://user:hidden@a:1",
                "http://user:hidden%zz@a:1",
                "http://user:hidden@a:99999",
                "http://user:hidden@a:0",
                "http://user:hidden@",
                "http://user:hidden@a:1/path",
                "http://hidden a:1"
            })
    void value_isRefusedWithoutShowingIt_whenInvalid(String value) {
        var proxies = new Proxies(Map.of("HTTPS_PROXY", value));

        assertThatThrownBy(() -> proxies.proxyFor(HTTPS))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("hidden")
                .hasNoCause()
                .extracting(e -> ((ExitException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(proxies.proxyFor(HTTP)).isEmpty();
    }
}
