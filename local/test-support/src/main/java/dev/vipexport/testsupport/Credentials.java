package dev.vipexport.testsupport;

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
}
