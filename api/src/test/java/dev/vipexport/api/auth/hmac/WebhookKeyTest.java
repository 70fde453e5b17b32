package dev.vipexport.api.auth.hmac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.testsupport.Credentials;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookKeyTest {

    /** The values come from a Python program that shares no code with this project. */
    @ParameterizedTest
    @CsvSource({
        "demo-secret, wH9ffed4N7De3d2E6xchRxdHQXCt22QGH4A6FyklB18=",
        "sécret ✓, 91oV5C3esdRMw/6l2GQrAdBOcuIu4ppRpLZRqIeMieA=",
    })
    void webhookKey_isAgreedOne(String secret, String base64) {
        assertThat(Base64.getEncoder().encodeToString(WebhookKey.of(secret))).isEqualTo(base64);
        assertThat(new Credentials("key", secret).webhookSecret()).isEqualTo("whsec_" + base64);
    }
}
