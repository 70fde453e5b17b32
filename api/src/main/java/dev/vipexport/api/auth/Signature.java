package dev.vipexport.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calculates and compares HMAC-SHA256 signatures (RFC 2104) in lowercase hex. */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private static final Pattern WELL_FORMED = Pattern.compile("[0-9a-f]{64}");

    private Signature() {}

    static String of(String content, String secret) {
        return HexFormat.of().formatHex(hmac(secret, content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the 32 bytes of the signature. */
    static byte[] hmac(String secret, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns whether the text has the form of a signature. */
    static boolean isWellFormed(String given) {
        return WELL_FORMED.matcher(given).matches();
    }

    /** Compares in constant time, so that a caller cannot guess a signature digit by digit. */
    static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
