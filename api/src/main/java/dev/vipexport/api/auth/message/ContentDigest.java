package dev.vipexport.api.auth.message;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a body, in the field {@code Content-Digest}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9530">RFC 9530</a>
 */
final class ContentDigest {
    static final String FIELD = "content-digest";

    private static final String ALGORITHM = "SHA-256";
    private static final Pattern FORM = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");

    private ContentDigest() {}

    /** Returns the 32 bytes of the digest, or nothing if the field has another form or another algorithm. */
    static Optional<byte[]> parse(String field) {
        var match = FORM.matcher(field);
        return match.matches() ? Optional.of(Base64.getDecoder().decode(match.group(1))) : Optional.empty();
    }

    static boolean isOf(byte[] body, byte[] digest) {
        try {
            return MessageDigest.isEqual(MessageDigest.getInstance(ALGORITHM).digest(body), digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
