package dev.vipexport.emulators.storage.signing;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signature and expiry of signed URLs once at least one signer's key is known. It then rejects URLs of unknown
 * signers. Without a key it accepts every signature.
 *
 * <p>A request without a signature passes: every object is public.
 */
public final class SignatureVerifier {
    /** The maximum difference between the clocks of signer and server. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(15);

    private final Map<String, PublicKey> signers;
    private final InstantSource clock;

    /** Creates a verifier. {@code signers} holds keys by the e-mail address of the service account. */
    public SignatureVerifier(Map<String, PublicKey> signers, InstantSource clock) {
        this.signers = signers;
        this.clock = clock;
    }

    /**
     * Verifies the request.
     *
     * @throws StorageApiException if its URL is signed and the signature is wrong or expired
     */
    public void verify(Request request) {
        SignedUrl signed = signers.isEmpty() ? null : SignedUrl.of(request.query());
        if (signed != null) {
            checkTime(signed);
            String canonical = CanonicalRequest.text(request, signed);
            String stringToSign = CanonicalRequest.stringToSign(signed, canonical);
            if (!isSignedBy(signers.get(signed.account()), stringToSign, signed.signature())) {
                throw mismatch(signed.account(), stringToSign, canonical);
            }
        }
    }

    private void checkTime(SignedUrl signed) {
        if (clock.instant().isAfter(signed.expiresAt())) {
            throw StorageApiException.forXml(
                    400,
                    "ExpiredToken",
                    "The provided token has expired.",
                    "Request signature expired at: " + signed.expiresAt());
        }
        if (clock.instant().isBefore(signed.signedAt().minus(MAX_CLOCK_SKEW))) {
            throw StorageApiException.forXml(
                    403,
                    "RequestTimeTooSkewed",
                    "The difference between the request time and the server's time is too large.",
                    "The URL is signed for " + signed.signedAt());
        }
    }

    private static boolean isSignedBy(@Nullable PublicKey key, String text, String signature) {
        if (key == null) {
            return false;
        }
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initVerify(key);
            rsa.update(text.getBytes(StandardCharsets.UTF_8));
            return rsa.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException malformed) {
            return false; // the bytes do not have the format of this key's signatures
        }
    }

    /** Returns an error that shows the expected text, as Google's does. A developer of a signer needs it. */
    private static StorageApiException mismatch(String account, String stringToSign, String canonical) {
        return StorageApiException.forXml(
                403,
                "SignatureDoesNotMatch",
                "Access denied.",
                "The request signature we calculated does not match the signature you provided by " + account
                        + ". String to sign: [" + stringToSign + "] Canonical request: [" + canonical + "]");
    }
}
