package dev.vipexport.api.auth.hmac;

import java.nio.charset.StandardCharsets;

/**
 * The key that signs webhooks. The API derives it from an API key's secret, so a receiver verifies callbacks and cannot
 * sign requests. Receivers know it as {@code whsec_} and its base64. The command line client derives it as well.
 */
public final class WebhookKey {
    /** Another version of the signature would use another key. */
    private static final byte[] INFO = "vip-export/webhook/v1".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NO_SALT = {};

    private WebhookKey() {}

    /** Returns the 32 bytes of the key. */
    public static byte[] of(String secret) {
        return Hkdf.derive(secret.getBytes(StandardCharsets.UTF_8), NO_SALT, INFO, HmacSha256.LENGTH);
    }
}
