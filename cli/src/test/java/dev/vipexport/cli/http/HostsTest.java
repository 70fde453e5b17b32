package dev.vipexport.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
    @ParameterizedTest
    @CsvSource({
        "http://my_api:8080,my_api,8080",
        "http://my_api,my_api,80",
        "https://my_api/,my_api,443",
        "http://_a.b-c_d.example:1/x,_a.b-c_d.example,1",
        "https://export.example:8443,export.example,8443",
        "https://export.example,export.example,443",
        "http://[::1]:8080,[::1],8080"
    })
    void address_hasHostAndPort(URI address, String host, int port) {
        assertThat(Hosts.of(address)).isEqualTo(host);
        assertThat(Hosts.portOf(address)).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:my_api",
                "http://user@my_api",
                "http://my_api:x",
                "http://my_api:123456",
                "http://-my_api",
                "http://my_api:65536",
                "http://export.example:65536",
                "http://a,b",
                "/my_api"
            })
    void address_hasNoHost(String address) {
        assertThat(Hosts.of(URI.create(address))).isNull();
    }
}
