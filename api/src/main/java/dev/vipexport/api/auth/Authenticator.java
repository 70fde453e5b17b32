package dev.vipexport.api.auth;

import dev.vipexport.api.auth.hmac.Signature;
import dev.vipexport.api.auth.key.ApiKey;
import dev.vipexport.api.auth.key.ApiKeys;
import dev.vipexport.api.auth.key.AuthSettings;
import dev.vipexport.api.auth.message.MessageSignature;
import dev.vipexport.common.job.Caller;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Authenticates signed requests. Rejects a stale date or a malformed signature before it reads the key. All other requests
 * get the same answer and the same calculations, whether the key exists or not. Their duration differs: a key that is not
 * cached is read first. So a caller without a secret can measure that an id was used a short time ago. Ids of keys are no
 * secrets.
 */
@Component
final class Authenticator {
    private static final String NO_SECRET = "no key has this secret";
    private static final ApiKey DUMMY_KEY = new ApiKey("", "", NO_SECRET, null, false);

    private final ApiKeys keys;
    private final DateValidator dateValidator;

    @Autowired
    Authenticator(ApiKeys keys, AuthSettings settings, InstantSource clock) {
        this(keys, new DateValidator(settings.maxAge(), settings.maxClockSkew(), clock));
    }

    Authenticator(ApiKeys keys, DateValidator dateValidator) {
        this.keys = keys;
        this.dateValidator = dateValidator;
    }

    /**
     * Returns the caller that sent these headers, or nothing if the signature is invalid.
     *
     * @param apiKey {@code x-api-key}; empty if it is missing or repeated, like the other two
     */
    Optional<Caller> authenticate(String apiKey, String date, String signature) {
        if (!dateValidator.isFresh(date) || !Signature.isWellFormed(signature)) {
            return Optional.empty();
        }
        ApiKey key = keys.find(apiKey).orElse(DUMMY_KEY);
        return callerOf(key, secret -> Signature.isEqual(Signature.of(date, secret), signature));
    }

    /** Returns the caller that made this signature, or nothing if it is invalid. The body is not checked yet. */
    Optional<Caller> authenticate(MessageSignature signature) {
        if (!dateValidator.isFresh(signature.created())
                || !signature.isValidAt(dateValidator.clock().instant())) {
            return Optional.empty();
        }
        ApiKey key = keys.find(signature.keyId()).orElse(DUMMY_KEY);
        return callerOf(key, signature::isBy);
    }

    /** Tries two secrets for every key, because the time of an answer must not tell how many the key has. */
    private static Optional<Caller> callerOf(ApiKey key, Predicate<String> isSignedWith) {
        String previous = key.previousSecret();
        boolean current = isSignedWith.test(key.secret());
        boolean earlier = isSignedWith.test(previous == null ? NO_SECRET : previous);
        boolean isSigned = current || (earlier && previous != null);
        return isSigned && key.active() ? Optional.of(new Caller(key.orgId(), key.id())) : Optional.empty();
    }
}
