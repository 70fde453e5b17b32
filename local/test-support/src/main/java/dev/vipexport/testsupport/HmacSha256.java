package dev.vipexport.testsupport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104), written for tests without a look at how the product computes it. */
public final class HmacSha256 {
    private static final String ALGORITHM = "HmacSHA256";

    private HmacSha256() {}

    /** Returns the 32 bytes of the code of {@code content}. */
    public static byte[] of(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns the code of {@code content} as 64 lowercase hex digits. Both texts count as UTF-8. */
    public static String hex(String key, String content) {
        return HexFormat.of()
                .formatHex(of(key.getBytes(StandardCharsets.UTF_8), content.getBytes(StandardCharsets.UTF_8)));
    }
}
