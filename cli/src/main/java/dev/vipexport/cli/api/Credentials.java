package dev.vipexport.cli.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The API key and the secret that signs requests. */
public record Credentials(String key, String secret) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int WEBHOOK_KEY_BYTES = 32;

    /** Returns the header {@code x-signature} for the header {@code x-date}. */
    String signature(String date) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(date.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing, which every Java platform must have", e);
        }
    }

    /**
     * Returns the secret for receivers of webhooks, in the form of Standard Webhooks. A receiver cannot derive the secret
     * of the API key from it.
     */
    public String webhookSecret() {
        byte[] key = Hkdf.derive(
                secret.getBytes(StandardCharsets.UTF_8),
                new byte[0],
                "vip-export/webhook/v1".getBytes(StandardCharsets.UTF_8),
                WEBHOOK_KEY_BYTES);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    @Override
    public String toString() {
        return "Credentials[" + key + "]"; // without the secret
    }
}
