package dev.vipexport.api.auth.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.auth.hmac.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Checks the examples of RFC 9421, appendix B. */
class SignatureBaseTest {
    private static final String B25_INPUT =
            "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"";

    private static String text(Optional<byte[]> base) {
        return base.map(bytes -> new String(bytes, StandardCharsets.US_ASCII)).orElse("nothing");
    }

    @Test
    void signature_matchesRfc9421AppendixB25() {
        byte[] sharedSecret = Base64.getDecoder()
                .decode("uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==");
        Map<String, String> components = Map.of(
                "date", "Tue, 20 Apr 2021 02:07:55 GMT",
                "@authority", "example.com",
                "content-type", "application/json");
        SignatureInput input = SignatureInput.parse(B25_INPUT).orElseThrow();

        Optional<byte[]> base = SignatureBase.of(input, name -> Optional.ofNullable(components.get(name)));

        assertThat(text(base)).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@authority": example.com
                "content-type": application/json
                "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret\"""");
        assertThat(Base64.getEncoder().encodeToString(HmacSha256.of(sharedSecret, base.orElseThrow())))
                .isEqualTo("pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=");
    }

    private static MockHttpServletRequest testRequest(@Nullable String query) {
        var request = new MockHttpServletRequest("POST", "/foo");
        request.setQueryString(query);
        request.addHeader("Content-Type", "application/json");
        request.addHeader("X-Many", " a ");
        request.addHeader("X-Many", "b");
        request.addHeader("X-Latin", "caf\u00e9");
        return request;
    }

    private static String value(String component, @Nullable String query) {
        return SignatureBase.valueOf(component, testRequest(query)).orElse("nothing");
    }

    @Test
    void components_areThoseOfRfc9421AppendixB() {
        assertThat(value("@method", "")).isEqualTo("POST");
        assertThat(value("@path", "")).isEqualTo("/foo");
        assertThat(value("@query", "param=Value&Pet=dog")).isEqualTo("?param=Value&Pet=dog");
        assertThat(value("@query", null)).isEqualTo("?");
        assertThat(value("content-type", "")).isEqualTo("application/json");
        assertThat(value("x-many", "")).isEqualTo("a, b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-missing", "Content-Type", "@authority", "signature", "signature-input", "x many"})
    void component_isUnknown_whenNotCoverable(String name) {
        assertThat(value(name, "")).isEqualTo("nothing");
    }

    @Test
    void base_isMissing_whenValueIsNotAscii() {
        SignatureInput input =
                SignatureInput.parse("a=(\"x-latin\");created=1;keyid=\"k\"").orElseThrow();

        assertThat(SignatureBase.of(input, name -> SignatureBase.valueOf(name, testRequest(""))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a",
                "a=",
                "a=()",
                "A=(\"@path\");created=1;keyid=\"k\"",
                "1=(\"@path\");created=1;keyid=\"k\"",
                "a=(@path);created=1;keyid=\"k\"",
                "a=(\"@path\"  \"@query\");created=1;keyid=\"k\"",
                "a=( \"@path\");created=1;keyid=\"k\"",
                "a=(\"@path\" );created=1;keyid=\"k\"",
                "a=(\"@path\" \"@path\");created=1;keyid=\"k\"",
                "a=(\"@path\";req);created=1;keyid=\"k\"",
                "a=(\"\");created=1;keyid=\"k\"",
                "a=(\"@path\")",
                "a=(\"@path\");created=1",
                "a=(\"@path\");keyid=\"k\"",
                "a=(\"@path\");created=1;keyid=k",
                "a=(\"@path\");created=\"1\";keyid=\"k\"",
                "a=(\"@path\");created=-1;keyid=\"k\"",
                "a=(\"@path\");created=01;keyid=\"k\"",
                "a=(\"@path\");created=1.5;keyid=\"k\"",
                "a=(\"@path\");created=1234567890123;keyid=\"k\"",
                "a=(\"@path\");created=1;created=2;keyid=\"k\"",
                "a=(\"@path\");created=1;keyid=\"k\";other=1",
                "a=(\"@path\");created=1;keyid=\"k\";nonce=1",
                "a=(\"@path\");created=1;keyid=\"k\";",
                "a=(\"@path\");created=1;keyid=\"k",
                "a=(\"@path\");created=1;keyid=\"k\\\"\"",
                "a=(\"@path\"); created=1;keyid=\"k\"",
                "a=(\"@path\");created=1;keyid=\"k\", b=(\"@path\");created=1;keyid=\"k\"",
            })
    void input_isMalformed_whenNotCanonical(String field) {
        assertThat(SignatureInput.parse(field)).isEmpty();
    }

    @Test
    void input_isMalformed_whenLong() {
        assertThat(SignatureInput.parse("a=(\"@path\");created=1;keyid=\"" + "k".repeat(257) + "\""))
                .isEmpty();
        assertThat(SignatureInput.parse("a=(\"" + "x\" \"x".repeat(4_000) + "\");created=1;keyid=\"k\""))
                .isEmpty();
    }
}
