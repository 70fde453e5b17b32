package dev.vipexport.api.auth.hmac;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Calculates and compares HMAC-SHA256 signatures in lowercase hex. */
public final class Signature {
    private static final Pattern WELL_FORMED = Pattern.compile("[0-9a-f]{64}");

    private Signature() {}

    /** Returns the signature of {@code content}. */
    public static String of(String content, String secret) {
        return HexFormat.of()
                .formatHex(HmacSha256.of(
                        secret.getBytes(StandardCharsets.UTF_8), content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns whether the text has the form of a signature. */
    public static boolean isWellFormed(String given) {
        return WELL_FORMED.matcher(given).matches();
    }

    /** Compares in constant time, so that a caller cannot guess a signature digit by digit. */
    public static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
