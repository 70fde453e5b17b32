package dev.vipexport.api.auth;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import java.time.Duration;
import java.util.Optional;

/** Signs what is sent to the owner of a key, so that no secret leaves this room. */
public final class HmacSigner {
    private final ApiKeys keys;

    private HmacSigner(ApiKeys keys) {
        this.keys = keys;
    }

    /** With the keys of a Firestore database, each read afresh: a secret that was changed must not sign any more. */
    public static HmacSigner in(Firestore firestore, Duration callTimeout) {
        return new HmacSigner(ApiKeys.in(firestore, callTimeout));
    }

    /**
     * HMAC-SHA256 of {@code content}, keyed by the UTF-8 bytes of the secret of the requester's key; nothing where that key is
     * gone, switched off, or another organisation's by now.
     *
     * @throws BackendUnavailableException when keys cannot be read at the moment
     */
    public Optional<byte[]> sign(Caller caller, byte[] content) {
        return keys.find(caller.apiKey())
                .filter(key -> key.active() && key.orgId().equals(caller.orgId()))
                .map(key -> Signature.hmac(key.secret(), content));
    }
}
