package dev.vipexport.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An API key and its secret.
 *
 * @param key the value of {@code x-api-key}
 * @param secret signs {@code x-date}
 */
public record Credentials(String key, String secret) {

    /** Returns the value of {@code x-signature} for this value of {@code x-date}. */
    public String signature(String date) {
        return HmacSha256.hex(secret, date);
    }

    /**
     * Returns the {@code whsec_} that a receiver of this key's callbacks knows. Follows docs/webhooks.md, and shares no code
     * with the API.
     */
    public String webhookSecret() {
        byte[] extracted = HmacSha256.of(new byte[32], secret.getBytes(StandardCharsets.UTF_8));
        byte[] key = HmacSha256.of(extracted, "vip-export/webhook/v1\u0001".getBytes(StandardCharsets.UTF_8));
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }
}
