package dev.vipexport.api.auth;

import dev.vipexport.common.job.Requester;
import java.util.Optional;

/**
 * Decides who signed. A stale date, or what cannot be a signature, is refused before the key is looked up. All others
 * cost the same work, right or wrong, so that neither the answer nor the time it takes tells whether a key exists.
 */
final class Authenticator {
    private static final ApiKey NOBODY = new ApiKey("", "", "no key has this secret", false);

    private final ApiKeys keys;
    private final Freshness freshness;

    Authenticator(ApiKeys keys, Freshness freshness) {
        this.keys = keys;
        this.freshness = freshness;
    }

    /** Who sent these headers; empty strings stand for those that are missing or were sent twice. */
    Optional<Requester> requesterOf(String apiKey, String date, String signature) {
        if (!freshness.isFresh(date) || !Signature.isPossible(signature)) {
            return Optional.empty();
        }
        ApiKey key = keys.find(apiKey).orElse(NOBODY);
        boolean signed = Signature.isSame(Signature.of(date, key.secret()), signature);
        return signed && key.active() ? Optional.of(new Requester(key.orgId(), key.id())) : Optional.empty();
    }
}
