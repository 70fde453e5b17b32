package dev.vipexport.api;

import dev.vipexport.api.FakeReceiver.ReceivedRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies webhooks as a receiver does. Follows the specification, and shares no code with the API.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
public final class WebhookVerifier {
    private final byte[] key;

    /** @param secret {@code whsec_} and the key in base64 */
    public WebhookVerifier(String secret) {
        if (!secret.startsWith("whsec_")) {
            throw new IllegalArgumentException("a webhook secret starts with whsec_");
        }
        this.key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    }

    public static WebhookVerifier of(Organisation organisation) {
        return new WebhookVerifier(organisation.webhookSecret());
    }

    public boolean isSigned(ReceivedRequest received) {
        return isSigned(
                received.header("webhook-id"),
                received.header("webhook-timestamp"),
                received.header("webhook-signature"),
                received.body());
    }

    public boolean isSigned(String id, String timestamp, String signatures, String body) {
        var content = new ByteArrayOutputStream();
        content.writeBytes((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
        content.writeBytes(body.getBytes(StandardCharsets.UTF_8));
        byte[] expected = hmac(content.toByteArray());
        return Arrays.stream(signatures.split(" ", -1))
                .filter(signature -> signature.startsWith("v1,"))
                .map(signature -> Base64.getDecoder().decode(signature.substring(3)))
                .anyMatch(signature -> MessageDigest.isEqual(signature, expected));
    }

    private byte[] hmac(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
