package dev.vipexport.api.auth.message;

import dev.vipexport.api.auth.hmac.HmacSha256;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP Message Signature of method, path, query and body, with {@code hmac-sha256}. It has the profile of this API, so it
 * covers at least these. {@link MessageSignatureFilter} checks the body.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421">RFC 9421</a>
 */
public final class MessageSignature {
    /** The request attribute of a signature whose body and reuse are not checked yet. */
    public static final String UNCHECKED = MessageSignature.class.getName() + ".unchecked";

    private static final String SIGNATURE_INPUT = "Signature-Input";
    private static final String SIGNATURE = "Signature";
    private static final String TAG = "vip-export";
    private static final String ALGORITHM = "hmac-sha256";
    private static final Set<String> REQUIRED = Set.of(SignatureBase.METHOD, SignatureBase.PATH, SignatureBase.QUERY);
    private static final Pattern MAC = Pattern.compile(":([A-Za-z0-9+/]{43}=):");

    private final SignatureInput input;
    private final byte[] base;
    private final byte[] mac;
    private final byte @Nullable [] contentDigest;

    private MessageSignature(SignatureInput input, byte[] base, byte[] mac, byte @Nullable [] contentDigest) {
        this.input = input;
        this.base = base;
        this.mac = mac;
        this.contentDigest = contentDigest;
    }

    /** Returns whether the request has one of the two fields of a message signature. */
    public static boolean isIn(HttpServletRequest request) {
        return request.getHeader(SIGNATURE_INPUT) != null || request.getHeader(SIGNATURE) != null;
    }

    /** Returns the signature of the request, or nothing if it is malformed or covers too little. */
    public static Optional<MessageSignature> read(HttpServletRequest request) {
        return singleField(request, SIGNATURE_INPUT)
                .flatMap(SignatureInput::parse)
                .filter(MessageSignature::hasProfile)
                .flatMap(input -> read(input, request));
    }

    private static boolean hasProfile(SignatureInput input) {
        return input.components().containsAll(REQUIRED)
                && TAG.equals(input.tag())
                && (input.algorithm() == null || input.algorithm().equals(ALGORITHM));
    }

    private static Optional<MessageSignature> read(SignatureInput input, HttpServletRequest request) {
        Optional<byte[]> mac = singleField(request, SIGNATURE).flatMap(field -> parseMac(input.label(), field));
        Optional<byte[]> base = SignatureBase.of(input, component -> SignatureBase.valueOf(component, request));
        if (mac.isEmpty() || base.isEmpty()) {
            return Optional.empty();
        }
        if (!input.components().contains(ContentDigest.FIELD)) {
            return Optional.of(new MessageSignature(input, base.get(), mac.get(), null));
        }
        return singleField(request, ContentDigest.FIELD)
                .flatMap(ContentDigest::parse)
                .map(digest -> new MessageSignature(input, base.get(), mac.get(), digest));
    }

    private static Optional<byte[]> parseMac(String label, String field) {
        if (!field.startsWith(label + "=")) {
            return Optional.empty();
        }
        var match = MAC.matcher(field.substring(label.length() + 1));
        return match.matches() ? Optional.of(Base64.getDecoder().decode(match.group(1))) : Optional.empty();
    }

    private static Optional<String> singleField(HttpServletRequest request, String name) {
        List<String> lines = Collections.list(request.getHeaders(name));
        return lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty();
    }

    /** Returns the id of the key that signed. */
    public String keyId() {
        return input.keyId();
    }

    /** Returns when the caller signed. */
    public Instant created() {
        return Instant.ofEpochSecond(input.created());
    }

    /** Returns whether the caller wants the signature to be valid at this time. */
    public boolean isValidAt(Instant now) {
        Long expires = input.expires();
        return expires == null || now.isBefore(Instant.ofEpochSecond(expires));
    }

    /** Returns whether this secret made the signature. Compares in constant time. */
    public boolean isBy(String secret) {
        return MessageDigest.isEqual(HmacSha256.of(secret.getBytes(StandardCharsets.UTF_8), base), mac);
    }

    /** Returns whether the signature covers this body. It need not cover an empty one. */
    boolean covers(byte[] body) {
        return contentDigest == null ? body.length == 0 : ContentDigest.isOf(body, contentDigest);
    }

    byte[] mac() {
        return mac.clone();
    }
}
