package dev.vipexport.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|export.example|true",
                "export.example|export.example|true",
                "EXPORT.example.|export.EXAMPLE|true",
                "export.example|api.export.example|true",
                ".export.example|export.example|true",
                ".export.example|api.export.example|true",
                "*.export.example|api.export.example|true",
                "export.example|reexport.example|false",
                "export.example|export.example.org|false",
                "other.example, export.example|export.example|true",
                "other.example export.example|export.example|true",
                "export.example:8443|export.example|false",
                "export.example:443|export.example|true",
                "*.export.example:443|api.export.example|true",
                "my_api|my_api|true",
                "''|export.example|false",
                ",, ,|export.example|false",
                "10.1.2.3|10.1.2.3|true",
                "10.1.2.3|110.1.2.3|false",
                "2.3|10.1.2.3|false",
                "10.0.0.0/8|10.200.3.4|true",
                "10.0.0.0/8|11.0.0.1|false",
                "10.1.2.4/31|10.1.2.5|true",
                "10.1.2.4/31|10.1.2.6|false",
                "0.0.0.0/0|10.1.2.3|true",
                "10.0.0.0/33|10.1.2.3|false",
                "10.0.0.0/8|ten.example|false",
                "fd00::1|[fd00:0::1]|true",
                "[fd00::1]:443|[fd00::1]|true",
                "[fd00::1]:8443|[fd00::1]|false",
                "fd00::/8|[fd12::3]|true",
                "fd00::/8|[fe80::3]|false",
                "999.0.0.1|10.1.2.3|false"
            })
    void list_containsHost(String list, String host, boolean expected) {
        assertThat(new NoProxy(list).contains(host, 443)).isEqualTo(expected);
    }
}
