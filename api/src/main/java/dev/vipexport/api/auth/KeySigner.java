package dev.vipexport.api.auth;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Requester;
import java.time.Duration;
import java.util.Optional;

/** Signs what is sent to the owner of a key, so that no secret leaves this room. */
public final class KeySigner {
    private final ApiKeys keys;

    private KeySigner(ApiKeys keys) {
        this.keys = keys;
    }

    /** With the keys of a Firestore database, each read afresh: a secret that was changed must not sign any more. */
    public static KeySigner in(Firestore firestore, Duration callTimeout) {
        return new KeySigner(ApiKeys.in(firestore, callTimeout));
    }

    /**
     * HMAC-SHA256 of {@code content}, keyed by the UTF-8 bytes of the secret of the requester's key; nothing where that key is
     * gone, switched off, or another organisation's by now.
     *
     * @throws BackendUnavailableException when keys cannot be read at the moment
     */
    public Optional<byte[]> sign(Requester requester, byte[] content) {
        return keys.find(requester.apiKey())
                .filter(key -> key.active() && key.orgId().equals(requester.orgId()))
                .map(key -> Signature.hmac(key.secret(), content));
    }
}
