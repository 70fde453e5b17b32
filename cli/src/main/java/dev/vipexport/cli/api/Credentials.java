package dev.vipexport.cli.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The API key and the secret that signs requests. */
public record Credentials(String key, String secret) {
    private static final String ALGORITHM = "HmacSHA256";

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

    @Override
    public String toString() {
        return "Credentials[" + key + "]"; // without the secret
    }
}
