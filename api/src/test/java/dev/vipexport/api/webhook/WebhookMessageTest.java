package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.WebhookVerifier;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Checks the example with which Standard Webhooks tests its own libraries. */
class WebhookMessageTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void headers_matchStandardWebhooks() throws Exception {
        var message = new WebhookMessage(ID, TIMESTAMP, BODY);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));

        assertThat(message.headers(List.of(mac.doFinal(message.signedContent()))))
                .isEqualTo(Map.of("webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature", SIGNATURE));
    }

    @Test
    void verifier_acceptsOnlyValidSignature() {
        var receiver = new WebhookVerifier(SECRET);

        assertThat(receiver.isSigned(ID, "1614265330", SIGNATURE, BODY)).isTrue();
        assertThat(receiver.isSigned(ID, "1614265331", SIGNATURE, BODY)).isFalse();
        assertThat(receiver.isSigned(ID, "1614265330", SIGNATURE, "")).isFalse();
        assertThat(receiver.isSigned(ID, "1614265330", "", BODY)).isFalse();
    }

    @Test
    void toString_omitsBodyAndSignature() {
        assertThat(new WebhookMessage(ID, TIMESTAMP, BODY).toString())
                .isEqualTo("WebhookMessage[" + ID + ", 1614265330]");
    }
}
