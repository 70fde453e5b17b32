package dev.vipexport.api.auth;

import dev.vipexport.common.job.Caller;
import java.util.Optional;

/**
 * Decides who signed. A stale date, or what cannot be a signature, is refused before the key is looked up. All others
 * cost the same work, right or wrong, so that neither the answer nor the time it takes tells whether a key exists.
 */
final class Authenticator {
    private static final ApiKey DUMMY_KEY = new ApiKey("", "", "no key has this secret", false);

    private final ApiKeys keys;
    private final DateValidator dateValidator;

    Authenticator(ApiKeys keys, DateValidator dateValidator) {
        this.keys = keys;
        this.dateValidator = dateValidator;
    }

    /** Who sent these headers; empty strings stand for those that are missing or were sent twice. */
    Optional<Caller> authenticate(String apiKey, String date, String signature) {
        if (!dateValidator.isFresh(date) || !Signature.isWellFormed(signature)) {
            return Optional.empty();
        }
        ApiKey key = keys.find(apiKey).orElse(DUMMY_KEY);
        boolean isSigned = Signature.isEqual(Signature.of(date, key.secret()), signature);
        return isSigned && key.active() ? Optional.of(new Caller(key.orgId(), key.id())) : Optional.empty();
    }
}
