package dev.vipexport.api.auth.hmac;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Derives keys with HKDF-SHA256. A derived key does not reveal the key that it comes from. Java has HKDF since version 25.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
public final class Hkdf {
    private static final int MAX_LENGTH = 255 * HmacSha256.LENGTH;

    private Hkdf() {}

    /**
     * Returns the derived key.
     *
     * @param inputKey the secret
     * @param salt empty for none
     * @param info what the derived key is for
     * @param length its number of bytes, 1 to 8,160
     */
    public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(length + " is not a length from 1 to " + MAX_LENGTH);
        }
        byte[] extracted = HmacSha256.of(salt.length == 0 ? new byte[HmacSha256.LENGTH] : salt, inputKey);
        var derived = new ByteArrayOutputStream();
        byte[] block = {};
        for (int counter = 1; derived.size() < length; counter++) {
            var content = new ByteArrayOutputStream();
            content.writeBytes(block);
            content.writeBytes(info);
            content.write(counter);
            block = HmacSha256.of(extracted, content.toByteArray());
            derived.writeBytes(block);
        }
        return Arrays.copyOf(derived.toByteArray(), length);
    }
}
