package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.error.ValidationError;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackUrlValidatorTest {
    private final CallbackUrlValidator validator = new CallbackUrlValidator(new AddressPolicy(false));
    private final CallbackUrlValidator loopbackValidator = new CallbackUrlValidator(new AddressPolicy(true));

    private static String errorType(CallbackUrlValidator validator, String url) {
        return validator.validate(url).map(ValidationError::type).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com",
                "https://hooks.example.com/",
                "HTTPS://Hooks.Example.com/a/b;c=d?token=x&y=%20",
                "https://hooks.example.com:443/vip?x=/y//z",
                "https://hooks.example.com./vip",
                "https://xn--bcher-kva.example/vip",
                "https://8.8.8.8/vip",
                "https://[2606:4700:4700::1111]/vip",
                "https://[::ffff:8.8.8.8]/vip",
                "https://1and1.example/vip",
                "https://0x7f.example/vip",
                "https://hooks_1.example.com/",
                "https://_hooks.example.com:443/vip?x=y",
                "https://my_host./",
                "https://a_b/",
            })
    void url_isValid_whenHttpsAndPublic(String url) {
        assertThat(errorType(validator, url)).isEqualTo("none");
        assertThat(errorType(loopbackValidator, url)).isEqualTo("none");
        assertThat(validator.parseIfValid(url)).contains(URI.create(url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hooks.example.com                  | string.uri
                    /vip                               | string.uri
                    //hooks.example.com/vip            | string.uri
                    https:                             | string.uri
                    https:/vip                         | string.uri
                    https:///vip                       | string.uri
                    https://                           | string.uri
                    https://:443/vip                   | string.uri
                    https://hooks.example.com/a b      | string.uri
                    https://hooks.example.com/\u00e9   | string.uri
                    https://b\u00fccher.example/       | string.uri
                    https://hooks.example.com/%        | string.uri
                    https://a@hooks_1.example.com/     | string.uri
                    https://hooks_1.example.com:443x/  | string.uri
                    https://hooks_1.example.com:8443/  | any.invalid
                    https://hooks_1.example.com:99999/ | any.invalid
                    https://hooks_1..example.com/      | string.uri
                    https://hooks_1.example.com//x     | any.invalid
                    https://hooks_1.10.0.0.1/          | any.invalid
                    https://my_host.localhost/         | any.invalid
                    https://hooks%2eexample.com/       | string.uri
                    https://hooks.example.com\\@a.b/   | string.uri
                    https://hooks.example.com:x/       | string.uri
                    https://[::1/vip                   | string.uri
                    https://[fe80::1%25eth0]/vip       | any.invalid
                    https://0x7f.1/                    | string.uri
                    https://0x7f000001/                | any.invalid
                    https://2130706433/                | any.invalid
                    https://127.1/                     | string.uri
                    https://0177.0.0.1/                | any.invalid
                    https://127.0.0.01/                | any.invalid
                    https://127.0.0.1/                 | any.invalid
                    https://127.0.0.1./                | string.uri
                    https://10.0.0.1/                  | any.invalid
                    https://169.254.169.254/latest     | any.invalid
                    https://[::1]/                     | any.invalid
                    https://[::]/                      | any.invalid
                    https://[::ffff:127.0.0.1]/        | any.invalid
                    https://[::ffff:7f00:1]/           | any.invalid
                    https://[::127.0.0.1]/             | any.invalid
                    https://[64:ff9b::7f00:1]/         | any.invalid
                    https://[2002:7f00:1::]/           | any.invalid
                    https://[fd00::1]/                 | any.invalid
                    https://localhost/                 | any.invalid
                    https://LOCALHOST./                | any.invalid
                    https://a.localhost/               | any.invalid
                    https://user@hooks.example.com/    | any.invalid
                    https://user:pw@hooks.example.com/ | any.invalid
                    https://@hooks.example.com/        | any.invalid
                    https://hooks.example.com/#f       | any.invalid
                    https://hooks.example.com/#        | any.invalid
                    https://hooks.example.com:0/       | any.invalid
                    https://hooks.example.com:65536/   | any.invalid
                    https://hooks.example.com:22/      | any.invalid
                    https://hooks.example.com:80/      | any.invalid
                    https://8.8.8.8:8443/              | any.invalid
                    https://[2606:4700:4700::1111]:1/  | any.invalid
                    https://hooks.example.com//evil    | any.invalid
                    http://hooks.example.com/          | string.uriCustomScheme
                    http://127.0.0.1/                  | string.uriCustomScheme
                    http://localhost/                  | string.uriCustomScheme
                    ftp://hooks.example.com/           | string.uriCustomScheme
                    file://hooks.example.com/etc       | string.uriCustomScheme
                    """)
    void url_isInvalid_whenNotHttpsOrNotPublic(String url, String type) {
        assertThat(errorType(validator, url)).isEqualTo(type);
        assertThat(validator.parseIfValid(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8099/hook",
                "http://127.1.2.3/",
                "http://[::1]:8099/hook",
                "http://[::ffff:127.0.0.1]/",
                "http://localhost:8099/hook",
                "https://localhost/",
                "https://127.0.0.1/"
            })
    void loopbackUrl_isValid_whenLoopbackIsAllowed(String url) {
        assertThat(errorType(loopbackValidator, url)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "http://hooks.example.com/, string.uriCustomScheme",
        "http://localhost.example.com/, string.uriCustomScheme",
        "http://8.8.8.8/, string.uriCustomScheme",
        "http://192.168.0.1/, string.uriCustomScheme",
        "http://0.0.0.0/, string.uriCustomScheme",
        "http://[::]/, string.uriCustomScheme",
        "https://192.168.0.1/, any.invalid",
        "https://0.0.0.0/, any.invalid",
        "https://hooks.example.com:8443/, any.invalid",
        "http://user@127.0.0.1/, any.invalid",
    })
    void otherUrl_isInvalid_whenLoopbackIsAllowed(String url, String type) {
        assertThat(errorType(loopbackValidator, url)).isEqualTo(type);
    }

    @Test
    void port_isValid_whenSettingsListIt() {
        var listed = new CallbackUrlValidator(new AddressPolicy(false, Set.of(8_443)));

        assertThat(errorType(listed, "https://hooks.example.com:8443/")).isEqualTo("none");
        assertThat(errorType(listed, "https://hooks.example.com/")).isEqualTo("none");
        assertThat(errorType(listed, "https://hooks.example.com:8444/")).isEqualTo("any.invalid");
    }

    @Test
    void url_isInvalid_whenLongerThan2048Characters() {
        String start = "https://hooks.example.com/";

        assertThat(errorType(validator, start + "x".repeat(2_048 - start.length())))
                .isEqualTo("none");
        assertThat(errorType(validator, start + "x".repeat(2_049 - start.length())))
                .isEqualTo("string.max");
    }

    @Test
    void errors_matchJoi() {
        assertThat(validator.validate("x").orElseThrow().message()).isEqualTo("\"callbackUrl\" must be a valid uri");
        assertThat(validator.validate("http://hooks.example.com/").orElseThrow().message())
                .isEqualTo("\"callbackUrl\" must be a valid uri with a scheme matching the https pattern");
        assertThat(validator.validate("https://10.0.0.1/").orElseThrow().message())
                .isEqualTo("\"callbackUrl\" contains an invalid value");
        assertThat(validator.validate("x".repeat(3_000)).orElseThrow().message())
                .isEqualTo("\"callbackUrl\" length must be less than or equal to 2048 characters long");
    }
}
