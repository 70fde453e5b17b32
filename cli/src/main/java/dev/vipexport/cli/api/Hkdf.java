package dev.vipexport.cli.api;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), which Java has since 25. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 32;

    private Hkdf() {}

    /**
     * Returns a key.
     *
     * @param salt empty for none
     * @param length at most 255 hashes, 8,160 bytes
     */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        byte[] pseudoRandomKey = hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
        ByteBuffer key = ByteBuffer.allocate(length);
        byte[] block = new byte[0];
        for (int i = 1; key.hasRemaining(); i++) {
            block = hmac(pseudoRandomKey, block, info, new byte[] {(byte) i});
            key.put(block, 0, Math.min(block.length, key.remaining()));
        }
        return key.array();
    }

    private static byte[] hmac(byte[] key, byte[]... message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] piece : message) {
                mac.update(piece);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing, which every Java platform must have", e);
        }
    }
}
